package narrowgate

default decision := {"allow": false, "reason": "no rule permits it"}

decision := {"allow": true} if {
	input.request.method == "GET"
	input.actor.sub in {"researcher", "orchestrator"}
	count(input.chain) <= 2
	"tickets:read" in input.scopes
	not input.subject.sub == "mallory"
}

# The policies of the tests of Rego in the process: README.md says how they are compiled.
package rules

# Undefined for every other method.
decision := {"allow": true, "obligations": [{"type": "shorten_life", "seconds": 30}]} if input.request.method == "GET"

decision := {"allow": false, "reason": sprintf("%s acts with %d in the chain", [input.actor.sub, count(input.chain)])} if {
	input.request.method == "POST"
}

text := "true"

known if regex.match(data.patterns[_], input.subject.sub)

# Remembers nothing: whatever an evaluation has seen must not be in the next.
seen := {"allow": false, "reason": json.marshal(input)}

pattern if regex.match(sprintf("^%s$", [input.subject.sub]), input.actor.sub)

# Two values for one document: OPA calls this a conflict.
conflict := true if input.subject

conflict := false if input.actor

failing if sprintf("%x", [255]) == "ff"

# It takes hours, and no memory: what it iterates over is made once.
endless if {
	all := {text: text | some n in numbers.range(1, 3000); text := sprintf("%d", [n])}
	all[_]
	all[_]
	all[_] == "none of them"
}

greedy if count([pair |
	some i in numbers.range(1, 30000)
	some j in numbers.range(1, 30000)
	pair := [i, j]
]) == 1

written := {"allow": false, "reason": sprintf("%v %s %v %d%% %v %v", ["a", true, 1.5, 7, [1, "b"], {"z": 1, "c": null}])}

hours := {"allow": false, "reason": sprintf("%v %v %v %v", [
	time.now_ns(),
	time.date(time.now_ns()),
	time.clock([time.now_ns(), "Asia/Tokyo"]),
	time.weekday(time.now_ns()),
])}

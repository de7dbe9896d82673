# Evaluated in the process by RegoDecisionIT.
package narrowgate

decision := {"allow": true, "obligations": [{"type": "shorten_life", "seconds": 5}]} if input.request.method == "GET"

decision := {"allow": false, "reason": sprintf("%s may only read", [input.actor.sub])} if input.request.method == "POST"

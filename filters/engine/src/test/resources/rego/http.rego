# A policy that asks a server, which the gateway does not let a policy do.
package http_policy

decision if http.send({"method": "get", "url": "https://inventory.example.com"}).status_code == 200

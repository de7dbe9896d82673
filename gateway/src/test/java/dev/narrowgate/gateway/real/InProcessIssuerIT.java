package dev.narrowgate.gateway.real;

class InProcessIssuerIT extends IssuerContract {

    @Override
    LiveIssuer start() throws Exception {
        return new InProcessIssuer();
    }
}

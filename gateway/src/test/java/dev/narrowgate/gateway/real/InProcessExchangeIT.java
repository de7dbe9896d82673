package dev.narrowgate.gateway.real;

class InProcessExchangeIT extends ExchangeContract<InProcessServer> {

    @Override
    InProcessServer start() throws Exception {
        return new InProcessServer();
    }
}

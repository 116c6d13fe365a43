export { type GatewayConfig, gatewaySettings, loadGatewayConfig } from "./config.ts";
export { createGateway, type Gateway, type GatewayOverrides } from "./gateway.ts";

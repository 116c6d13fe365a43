export {
  type DispatcherConfig,
  type DispatcherSettings,
  dispatcherSettings,
  loadDispatcherConfig,
} from "./config.ts";
export { createDispatcher, type Dispatcher, type DispatcherOverrides } from "./dispatcher.ts";
export type { Endpoint, EndpointSource } from "./endpoints/endpoint.ts";

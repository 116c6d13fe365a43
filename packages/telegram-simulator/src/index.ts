export { type SimulatorKey, simulatorKey } from "./crypto/simulator-key.ts";
export {
  DataCentre,
  type DataCentreOptions,
  type NetworkChange,
  type RevocationError,
} from "./data-centre.ts";
export type { Call, MethodHandler, MethodTable } from "./rpc/call.ts";
export type { CallSummary } from "./rpc/call-log.ts";
export type { Fault } from "./rpc/fault-injector.ts";
export type { Failure } from "./rpc/problem-log.ts";
export { RpcError } from "./rpc/rpc-error.ts";
export type { AccountPush, AuthKeyPush, UpdatesPush, UpdatesSource } from "./rpc/updates-source.ts";
export { type MintedSession, toStringSession } from "./session/minted-session.ts";
export { Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
export type { TlObject } from "./tl/tl-object.ts";

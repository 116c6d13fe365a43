export { type ControlOptions, type ControlServer, startControl } from "./control/control-server.ts";
export { type Controlled, together } from "./control/controlled.ts";
export type { MessageSummary } from "./control/message-summary.ts";
export { type SimulatorKey, simulatorKey } from "./crypto/simulator-key.ts";
export { DataCentre, type DataCentreOptions } from "./data-centre.ts";
export type { NetworkChange } from "./network/network-conditions.ts";
export type { Call, MethodHandler, MethodTable } from "./rpc/call.ts";
export type { CallSummary } from "./rpc/call-log.ts";
export type { Fault } from "./rpc/fault-injector.ts";
export type { Failure } from "./rpc/problem-log.ts";
export { RpcError } from "./rpc/rpc-error.ts";
export { formatTrace, type Trace, type TraceEvent } from "./rpc/trace.ts";
export type { AccountPush, AuthKeyPush, UpdatesPush, UpdatesSource } from "./rpc/updates-source.ts";
export {
  type RunningSimulator,
  type RunOptions,
  runSimulator,
  type SimulatorSummary,
} from "./run-simulator.ts";
export type { RevocationError } from "./session/auth-key.ts";
export type { AuthKeySummary } from "./session/auth-key-summary.ts";
export { type MintedSession, toStringSession } from "./session/minted-session.ts";
export { Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
export { type ClusterOptions, type SimulatorCluster, startCluster } from "./simulator-cluster.ts";
export type { TlObject } from "./tl/tl-object.ts";
export type { Account, AccountProfile } from "./world/account.ts";
export type { Channel } from "./world/channels/channel.ts";
export { addDemoChannels, createDemoWorld, type DemoWorld } from "./world/demo-world.ts";
export type { Group } from "./world/group.ts";
export type { Injection } from "./world/injector.ts";
export { InvalidInput } from "./world/invalid-input.ts";
export type { MediaRecipe } from "./world/media/media-maker.ts";
export type { PushFault } from "./world/push-faults.ts";
export type { RetentionOptions } from "./world/retention.ts";
export { defaultSendLimits, type SendLimitOptions, type SendRate } from "./world/send-limits.ts";
export { createWorld, type GroupProfile, type World, type WorldOptions } from "./world/world.ts";

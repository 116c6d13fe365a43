export { type AccountConfig, loadWorkerConfig, type WorkerConfig, workerSettings } from "./config.ts";
export { type StoredSession, sessionPaths, writeSessionFile } from "./telegram/session-file.ts";
export { createTelegramWorker, type TelegramWorker, type WorkerOverrides } from "./worker.ts";

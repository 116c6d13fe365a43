import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BenchOptions } from "../options.ts";
import { peakMemoryBytes } from "../processes/usage.ts";
import { monotonicMs } from "../statistics.ts";
import type { System } from "../system.ts";
import { sha256OfGenerated, writeGeneratedFile } from "./generated-file.ts";

/** One direction: MB (10^6 bytes) per second, from one end to the other. */
export interface FileDirection {
  readonly telepipe: number;
  readonly bare: number;
  readonly ratio: number;
  /** The most memory that each process had up to here, in MB. */
  readonly peakMegabytes: Readonly<Record<string, number>>;
}

/** What files measured. */
export interface FileFigures {
  readonly megabytes: number;
  /** A multipart request until its answer; the bare client's `uploadFile` of a file on disk. */
  readonly upload: FileDirection;
  /** From the message until the webhook with its link; until the bare client's `downloadMedia` is done. */
  readonly download: FileDirection;
  /** Fetching that link. */
  readonly linkMegabytesPerSecond: number;
}

/** Nobody waits longer for one file. */
const DOWNLOAD_TIMEOUT_MS = 15 * 60_000;

/** Measures one large file in each direction, and checks that what arrives is what was sent. */
export async function measureFiles(
  system: System,
  { fileMegabytes: megabytes }: BenchOptions,
  onProgress: (text: string) => void,
): Promise<FileFigures> {
  onProgress(`files: sending ${megabytes} MB through the REST API`);
  const restUploadSeconds = await uploadThroughRest(system, megabytes);
  onProgress(`files: uploading ${megabytes} MB with the bare client`);
  const bareUploadSeconds = await uploadBare(system, megabytes);
  const upload = direction(system, megabytes, restUploadSeconds, bareUploadSeconds);
  onProgress(`files: receiving ${megabytes} MB, webhook and link`);
  const received = await receiveAtWebhook(system, megabytes);
  onProgress(`files: downloading ${megabytes} MB with the bare client`);
  const bareDownloadSeconds = await receiveBare(system, megabytes);
  return {
    megabytes,
    upload,
    download: direction(system, megabytes, received.downloadSeconds, bareDownloadSeconds),
    linkMegabytesPerSecond: megabytes / received.linkSeconds,
  };
}

function direction(
  { processes }: System,
  megabytes: number,
  telepipeSeconds: number,
  bareSeconds: number,
): FileDirection {
  const peaks = processes.map(({ name, pid }) => [name, peakMemoryBytes(pid) / 1e6]);
  return {
    telepipe: megabytes / telepipeSeconds,
    bare: megabytes / bareSeconds,
    ratio: bareSeconds / telepipeSeconds,
    peakMegabytes: Object.fromEntries(peaks),
  };
}

async function uploadThroughRest(system: System, megabytes: number): Promise<number> {
  const { apiPort, apiToken, simulator, loadGenerator } = system;
  const chat = receiverOf(system);
  const seconds = await loadGenerator.run("upload", { apiPort, apiToken, chat, megabytes });
  const sent = await newestMedia(simulator.telepipe.controlUrl, chat);
  if (sent?.sha256 !== sha256OfGenerated(megabytes))
    throw new Error("the file did not arrive as it was sent");
  return seconds;
}

async function uploadBare({ bareClient, directory }: System, megabytes: number): Promise<number> {
  const path = join(directory, "bare-upload.bin");
  await writeGeneratedFile(path, megabytes);
  const seconds = await bareClient.run("upload", { path });
  await rm(path);
  return seconds;
}

async function receiveAtWebhook(
  system: System,
  megabytes: number,
): Promise<{ downloadSeconds: number; linkSeconds: number }> {
  const { simulator, receiver, loadGenerator } = system;
  const { controlUrl } = simulator.telepipe;
  await receiver.run("expect", { count: 1 });
  const writtenAtMs = await writeDocument(controlUrl, receiverOf(system), megabytes);
  const { lastAtMs } = await receiver.run("arrived", { timeoutMs: DOWNLOAD_TIMEOUT_MS });
  const { message } = JSON.parse(await receiver.run("newest", undefined)) as Webhook;
  const link = await loadGenerator.run("fetchLink", { url: message.media_url });
  const sent = await newestMedia(controlUrl, receiverOf(system));
  if (link.sha256 !== sent?.sha256) throw new Error("the link does not hold the file that was sent");
  return { downloadSeconds: (lastAtMs - writtenAtMs) / 1000, linkSeconds: link.seconds };
}

async function receiveBare(system: System, megabytes: number): Promise<number> {
  const { simulator, bareClient, directory } = system;
  const path = join(directory, "bare-download.bin");
  const downloading = bareClient.run("download", { path });
  const writtenAtMs = await writeDocument(simulator.bare.controlUrl, receiverOf(system), megabytes);
  const doneAtMs = await downloading;
  if ((await stat(path)).size !== megabytes * 1e6) throw new Error("the bare client lost a part of the file");
  await rm(path);
  return (doneAtMs - writtenAtMs) / 1000;
}

interface Webhook {
  readonly message: { readonly media_url: string };
}

/** Has somebody send the account a document; resolves with when it was there, in `monotonicMs` time. */
async function writeDocument(controlUrl: string, from: string, megabytes: number): Promise<number> {
  const media = { kind: "document", size_bytes: megabytes * 1e6 };
  const response = await fetch(`${controlUrl}/messages`, {
    method: "POST",
    body: JSON.stringify({ from, media }),
  });
  if (!response.ok) throw new Error(`the simulator made no document: ${await response.text()}`);
  return monotonicMs();
}

/** What the newest message of a chat holds, as it lies in the simulated Telegram. */
async function newestMedia(controlUrl: string, chat: string): Promise<{ readonly sha256: string } | null> {
  const response = await fetch(`${controlUrl}/messages?chat=${chat}&limit=1`);
  const [newest] = (await response.json()) as { media: { sha256: string } | null }[];
  return newest?.media ?? null;
}

/** Who gets the file, and sends one back. */
function receiverOf({ simulator }: System): string {
  return simulator.people[0] ?? "";
}

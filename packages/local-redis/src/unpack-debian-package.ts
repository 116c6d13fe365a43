import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { downloadDebianPackage } from "./download-debian-package.ts";
import type { OsRelease } from "./os-release.ts";
import { runCommand } from "./run-command.ts";

export interface UnpackOptions {
  cacheDir: string;
  os: OsRelease;
  onProgress: (sentence: string) => void;
  /** apt's own folder, for its sources. Default: `/etc/apt`. */
  aptDir?: string;
}

/**
 * Debian's or Ubuntu's own Redis, without root and without touching the system: apt works on state and
 * cache folders of ours, resolves what is missing beside the installed packages, verifies what it
 * downloads, and the packages are unpacked, not installed. Resolves with the path of a `redis-server`
 * that finds its libraries. The second call is instant; concurrent calls are safe.
 *
 * @throws on another distribution, without a network, or when the unpacked program does not run.
 */
export async function unpackDebianPackage(options: UnpackOptions): Promise<string> {
  const { os, onProgress, aptDir = "/etc/apt" } = options;
  const cacheDir = resolve(options.cacheDir);
  if (!os.family.includes("debian")) throw new Error("the package is unpacked on Debian and Ubuntu only");
  const home = join(cacheDir, [os.id, os.version || "rolling", process.arch].join("-"));
  const binary = join(home, "redis-server");
  if (await runs(binary)) return binary;

  await runCommand("apt-get", ["--version"], { timeoutMs: 5_000 });
  onProgress(
    `Fetching Redis from the packages of ${os.id} ${os.version} (about 1.5 MB, nothing is installed)`,
  );
  await mkdir(cacheDir, { recursive: true });
  const workshop = await mkdtemp(join(cacheDir, ".unpacking-"));
  try {
    const unpacked = join(workshop, "home");
    for (const archive of await downloadDebianPackage(join(workshop, "apt"), aptDir)) {
      await runCommand("dpkg", ["-x", archive, unpacked], { timeoutMs: 60_000 });
    }
    await writeWrapper(unpacked);
    await runCommand(join(unpacked, "redis-server"), ["--version"], { timeoutMs: 5_000 });
    await moveInto(unpacked, home, join(workshop, "discarded"));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return binary;
}

function runs(binary: string): Promise<boolean> {
  return runCommand(binary, ["--version"], { timeoutMs: 5_000 }).then(
    () => true,
    () => false,
  );
}

/** `redis-server` beside the unpacked tree: runs the real one with the unpacked libraries. */
async function writeWrapper(root: string): Promise<void> {
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  const server = ["redis-server", "valkey-server"]
    .map((name) => files.find((file) => file.name === name && file.parentPath.endsWith("/bin")))
    .find((file) => file !== undefined);
  if (!server) throw new Error("the downloaded packages hold no redis-server");
  const inRoot = (path: string) => `"$here/${relative(root, path)}"`;
  const libraries = new Set(
    files.filter((file) => /\.so(\.|$)/.test(file.name)).map((file) => file.parentPath),
  );
  const libraryPath = [...libraries].map(inRoot).join(":");
  const script = [
    "#!/bin/sh",
    'here=$(cd "$(dirname "$0")" && pwd)',
    ...(libraryPath ? [`export LD_LIBRARY_PATH=${libraryPath}`] : []),
    `exec ${inRoot(join(server.parentPath, server.name))} "$@"`,
    "",
  ].join("\n");
  await writeFile(join(root, "redis-server"), script, { mode: 0o755 });
}

/** Puts the finished folder in its place in one step. A working one that another process put there stays. */
async function moveInto(finished: string, home: string, discarded: string): Promise<void> {
  const move = () =>
    rename(finished, home).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
        return false;
      },
    );
  if ((await move()) || (await runs(join(home, "redis-server")))) return;
  await rename(home, discarded);
  await move();
}

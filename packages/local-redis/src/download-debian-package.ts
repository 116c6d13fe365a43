import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runCommand } from "./run-command.ts";

/**
 * Lets apt download Redis, and what it needs that is not installed, into a folder of ours. Nothing of
 * the system is changed and nothing needs root. Resolves with the archives' paths.
 *
 * @param aptDir where the sources are read from: `/etc/apt`.
 * @throws with apt's words when it finds no Redis or no network.
 */
export async function downloadDebianPackage(folder: string, aptDir: string): Promise<string[]> {
  const archives = join(folder, "cache/archives");
  await mkdir(join(folder, "state/lists/partial"), { recursive: true });
  await mkdir(join(archives, "partial"), { recursive: true });
  await copySources(aptDir, join(folder, "sources"));
  const configuration = join(folder, "apt.conf");
  await writeFile(configuration, aptConfiguration(folder));

  const apt = (...args: string[]) =>
    runCommand("apt-get", ["-qq", "-c", configuration, ...args], { timeoutMs: 120_000 });
  // One unreachable source is no failure as long as another one has the package, but else the reason.
  const unreachable = await apt("update").then(
    () => undefined,
    (error: Error) => error,
  );
  const install = ["install", "--yes", "--no-install-recommends", "--download-only", "--reinstall"];
  await apt(...install, "redis-server").catch((noRedis: Error) =>
    apt(...install, "valkey-server").catch(() => {
      throw unreachable ?? noRedis;
    }),
  );
  const names = await readdir(archives);
  return names.filter((name) => name.endsWith(".deb")).map((name) => join(archives, name));
}

/** apt.conf(5). Read after the system's own settings, so a configured proxy still counts. */
function aptConfiguration(folder: string): string {
  return `
    Dir::State "${folder}/state";
    Dir::State::status "/var/lib/dpkg/status";
    Dir::Cache "${folder}/cache";
    Dir::Etc::SourceList "/dev/null";
    Dir::Etc::SourceParts "${folder}/sources";
    Debug::NoLocking "true"; // the locks are the system's and need root; these folders are ours alone
    APT::Sandbox::User "root"; // run as root, apt would switch to a user who may not write here
    Acquire::Languages "none";
    Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
    APT::Update::Error-Mode "any";
    Acquire::Retries "1";
    Acquire::http::Timeout "15";
    Acquire::https::Timeout "15";
    #clear APT::Update::Post-Invoke; // hooks that work on the system's folders
    #clear APT::Update::Post-Invoke-Success;
    #clear DPkg::Post-Invoke;
  `;
}

/** The distribution's own sources; a machine's other ones only cost time. All, where they are not known. */
async function copySources(aptDir: string, folder: string): Promise<void> {
  const parts = join(aptDir, "sources.list.d");
  const known = [join(aptDir, "sources.list"), join(parts, "debian.sources"), join(parts, "ubuntu.sources")];
  await mkdir(folder);
  let copied = 0;
  for (const path of known) {
    const text = await readFile(path, "utf8").catch(() => "");
    if (!/^\s*(deb\s|Types:)/m.test(text)) continue;
    await writeFile(join(folder, basename(path)), text);
    copied += 1;
  }
  if (copied === 0) await cp(parts, folder, { recursive: true });
}

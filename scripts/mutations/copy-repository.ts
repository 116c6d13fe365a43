import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readlink, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";

/** A copy of the repository's files, in which tests run as in the repository itself. */
export interface RepositoryCopy extends AsyncDisposable {
  readonly root: string;
}

/**
 * Copies what git knows or would add, as it lies in the working tree. Dependencies are links to the installed ones,
 * except the packages of the workspace, which are links into the copy: what is changed there is what tests import.
 */
export async function copyRepository(repository: string): Promise<RepositoryCopy> {
  const from = await realpath(repository);
  const root = await realpath(await mkdtemp(join(tmpdir(), "telepipe-mutations-")));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: from,
    encoding: "utf8",
  });
  const files = listed.split("\0").filter((file) => file !== "");
  const folders = new Set(files.map(dirname));
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true });
  // A file that was deleted and not committed yet is still listed.
  for (const file of files) await cp(join(from, file), join(root, file)).catch(ignoreMissing);
  for (const folder of packageFolders(files)) {
    await linkDependencies({ from, to: root, folder: join(folder, "node_modules") }).catch(ignoreMissing);
  }
  return {
    root,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

function packageFolders(files: readonly string[]): string[] {
  return files.filter((file) => /(^|\/)package\.json$/.test(file)).map(dirname);
}

interface Linking {
  from: string;
  to: string;
  /** `node_modules`, or a scope in it, from the root. */
  folder: string;
}

/** Links each package of a `node_modules` folder, and of the scopes in it. */
async function linkDependencies({ from, to, folder }: Linking): Promise<void> {
  const entries = await readdir(join(from, folder), { withFileTypes: true });
  await mkdir(join(to, folder), { recursive: true });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name.startsWith("@")) {
      await linkDependencies({ from, to, folder: path });
    } else {
      await symlink(await targetOf(from, to, path, entry.isSymbolicLink()), join(to, path));
    }
  }
}

/** Where the link of a dependency leads: into the copy for a package of the workspace. */
async function targetOf(from: string, to: string, path: string, isLink: boolean): Promise<string> {
  if (!isLink) return join(from, path);
  const installed = await realpath(join(from, path)).catch(async () => readlink(join(from, path)));
  const inRepository = relative(from, installed);
  const isOurs = !inRepository.startsWith("..") && !inRepository.split(sep).includes("node_modules");
  return isOurs ? join(to, inRepository) : installed;
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}

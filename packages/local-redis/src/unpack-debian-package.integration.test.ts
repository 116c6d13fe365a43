import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { type OsRelease, readOsRelease } from "./os-release.ts";
import { unpackDebianPackage } from "./unpack-debian-package.ts";

const here = await readOsRelease();

test("leaves other distributions alone", async () => {
  const os: OsRelease = { id: "fedora", version: "43", family: ["fedora"] };
  const unpacking = unpackDebianPackage({ cacheDir: "/nowhere", os, onProgress: () => {} });
  await expect(unpacking).rejects.toThrow("on Debian and Ubuntu only");
});

// apt does its real work here, on a package archive of our own: no network, and packages that tell what they see.
describe.runIf(here.family.includes("debian"))("on Debian and Ubuntu", () => {
  let architecture: string;

  beforeAll(() => {
    architecture = execFileSync("dpkg", ["--print-architecture"], { encoding: "utf8" }).trim();
  });

  /** A package archive whose redis-server needs a library, and apt's folder that names it as the only source. */
  async function packageArchive(root: string): Promise<{ aptDir: string; archives: string[] }> {
    const server = '#!/bin/sh\necho "Redis server v=0 $LD_LIBRARY_PATH"\n';
    const archives = [
      await buildPackage(root, "redis-server", "libtelepipe-sample1", { "usr/bin/redis-server": server }),
      await buildPackage(root, "libtelepipe-sample1", "", { "usr/lib/sample/libsample.so.1": "a library" }),
    ];
    const index = await Promise.all(archives.map((archive) => indexEntry(root, archive)));
    await writeFile(join(root, "Packages"), index.join("\n"));
    const aptDir = join(root, "apt");
    await mkdir(join(aptDir, "sources.list.d"), { recursive: true });
    await writeFile(join(aptDir, "sources.list"), `deb [trusted=yes] copy:${root} ./\n`);
    return { aptDir, archives };
  }

  async function buildPackage(root: string, name: string, needs: string, files: Record<string, string>) {
    const tree = join(root, "build", name);
    const control = controlOf(name, needs);
    for (const [path, content] of Object.entries({ ...files, "DEBIAN/control": control })) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), content);
      if (path.includes("/bin/")) await chmod(join(tree, path), 0o755);
    }
    const archive = `${name}.deb`;
    execFileSync("dpkg-deb", ["--root-owner-group", "--build", tree, join(root, archive)]);
    return archive;
  }

  const controlOf = (name: string, needs: string) =>
    [
      `Package: ${name}`,
      "Version: 99:1",
      `Architecture: ${architecture}`,
      "Maintainer: Telepipe <telepipe@localhost>",
      ...(needs ? [`Depends: ${needs}`] : []),
      "Description: sample",
      "",
    ].join("\n");

  async function indexEntry(root: string, archive: string): Promise<string> {
    const bytes = await readFile(join(root, archive));
    const name = archive.replace(".deb", "");
    const needs = name === "redis-server" ? "libtelepipe-sample1" : "";
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return `${controlOf(name, needs)}Filename: ./${archive}\nSize: ${bytes.length}\nSHA256: ${sha256}\n`;
  }

  test("unpacks the server with the libraries it lacks, and finds it the second time", async () => {
    await using folder = await temporaryFolder();
    const { aptDir } = await packageArchive(folder.path);
    const cacheDir = join(folder.path, "cache");
    const told: string[] = [];
    const options = { cacheDir, os: here, aptDir, onProgress: (sentence: string) => told.push(sentence) };

    const binary = await unpackDebianPackage(options);
    const home = dirname(binary);
    expect(execFileSync(binary, { encoding: "utf8" })).toBe(`Redis server v=0 ${home}/usr/lib/sample\n`);
    expect(told).toEqual([expect.stringContaining(`packages of ${here.id}`)]);
    expect(await readdir(cacheDir)).toHaveLength(1);

    const { ctimeMs } = await stat(binary);
    expect(await unpackDebianPackage(options)).toBe(binary);
    expect((await stat(binary)).ctimeMs).toBe(ctimeMs);
    expect(told).toHaveLength(1);
  });

  test("several processes at once end with one working copy", async () => {
    await using folder = await temporaryFolder();
    const { aptDir } = await packageArchive(folder.path);
    const cacheDir = join(folder.path, "cache");
    const unpack = () => unpackDebianPackage({ cacheDir, os: here, aptDir, onProgress: () => {} });
    const [binary = "", ...others] = await Promise.all([unpack(), unpack(), unpack()]);
    expect(others).toEqual([binary, binary]);
    expect(execFileSync(binary, { encoding: "utf8" })).toContain("Redis server");
    expect(await readdir(cacheDir)).toHaveLength(1);
  });

  test("replaces a copy that no longer runs", async () => {
    await using folder = await temporaryFolder();
    const { aptDir } = await packageArchive(folder.path);
    const cacheDir = join(folder.path, "cache");
    const options = { cacheDir, os: here, aptDir, onProgress: () => {} };
    const binary = await unpackDebianPackage(options);
    await rm(join(dirname(binary), "usr"), { recursive: true });
    expect(await unpackDebianPackage(options)).toBe(binary);
    expect(execFileSync(binary, { encoding: "utf8" })).toContain("Redis server");
    expect(await readdir(cacheDir)).toHaveLength(1);
  });

  test("without a network says what could not be reached", async () => {
    await using folder = await temporaryFolder();
    const aptDir = join(folder.path, "apt");
    await mkdir(aptDir);
    await writeFile(join(aptDir, "sources.list"), "deb [trusted=yes] http://127.0.0.1:1/debian ./\n");
    const unpacking = unpackDebianPackage({ cacheDir: folder.path, os: here, aptDir, onProgress: () => {} });
    await expect(unpacking).rejects.toThrow(/apt-get .*127\.0\.0\.1:1/);
  });

  test("refuses a package that is not the one its index promises", async () => {
    await using folder = await temporaryFolder();
    const { aptDir, archives } = await packageArchive(folder.path);
    await appendFile(join(folder.path, archives[0]!), "tampered");
    const cacheDir = join(folder.path, "cache");
    const unpacking = unpackDebianPackage({ cacheDir, os: here, aptDir, onProgress: () => {} });
    await expect(unpacking).rejects.toThrow(/apt-get .*(size|Hash)/i);
    expect(await readdir(cacheDir)).toEqual([]);
  });
});

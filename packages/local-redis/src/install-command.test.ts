import { expect, test } from "vitest";
import { installCommand } from "./install-command.ts";

const linux = (id: string, ...like: string[]) =>
  installCommand("linux", { id, version: "", family: [id, ...like] });

test("names one command for each platform", () => {
  const none = { id: "", version: "", family: [] };
  expect(linux("debian")).toBe("sudo apt-get install -y redis-server");
  expect(linux("linuxmint", "ubuntu", "debian")).toBe("sudo apt-get install -y redis-server");
  expect(linux("fedora")).toContain("sudo dnf install -y valkey");
  expect(linux("rocky", "rhel", "centos", "fedora")).toContain("sudo dnf install -y redis");
  expect(linux("alpine")).toBe("apk add valkey");
  expect(linux("void")).toContain("docker run");
  expect(installCommand("darwin", none)).toBe("brew install redis");
  expect(installCommand("win32", none)).toMatch(/wsl.*Docker/);
});

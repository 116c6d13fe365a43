import type { OsRelease } from "./os-release.ts";

/** The one command that gets this platform a Redis, to be pasted into a terminal. */
export function installCommand(platform: NodeJS.Platform, { family }: OsRelease): string {
  if (platform === "darwin") return "brew install redis";
  if (platform === "win32")
    return "wsl --install -d Ubuntu  (then run Telepipe inside it; Docker Desktop works too)";
  const isOneOf = (...ids: string[]) => ids.some((id) => family.includes(id));
  if (isOneOf("debian", "ubuntu")) return "sudo apt-get install -y redis-server";
  // Newer Fedora and RHEL carry Valkey only, older ones Redis only.
  if (isOneOf("fedora", "rhel", "centos")) return "sudo dnf install -y valkey || sudo dnf install -y redis";
  if (isOneOf("alpine")) return "apk add valkey";
  return "docker run -d -p 127.0.0.1:6379:6379 redis:8-bookworm redis-server --appendonly yes  (then set REDIS_URL=redis://127.0.0.1:6379)";
}

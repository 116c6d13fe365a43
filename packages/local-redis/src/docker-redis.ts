import { runCommand } from "./run-command.ts";

const image = "redis:8-bookworm";

/**
 * The image of a Redis that Docker can run; fetched when it is not there yet.
 *
 * @throws when Docker is absent, does not answer, or cannot fetch the image.
 */
export async function findDockerImage({
  onProgress,
}: {
  onProgress: (sentence: string) => void;
}): Promise<string> {
  await runCommand("docker", ["version", "--format", "{{.Server.Version}}"], { timeoutMs: 10_000 });
  const isThere = await runCommand("docker", ["image", "inspect", image], { timeoutMs: 10_000 }).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    onProgress(`Fetching ${image} with Docker`);
    await runCommand("docker", ["pull", "--quiet", image], { timeoutMs: 600_000 });
  }
  return image;
}

/**
 * Arguments for `docker` that run a command in the image. The data folder has the same path inside, and
 * files in it belong to the caller. Standard input stays attached, so the container learns when the
 * caller is gone.
 */
export function dockerRun(options: {
  image: string;
  dataDir: string;
  port: number;
  command: string[];
}): string[] {
  const { image, dataDir, port, command } = options;
  const user = process.getuid && process.getgid ? ["--user", `${process.getuid()}:${process.getgid()}`] : [];
  const publish = ["--publish", `127.0.0.1:${port}:${port}`];
  return [
    "run",
    "--rm",
    "--interactive",
    ...publish,
    "--volume",
    `${dataDir}:${dataDir}`,
    ...user,
    image,
    ...command,
  ];
}

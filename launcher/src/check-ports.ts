import { once } from "node:events";
import { createServer } from "node:net";
import { ConfigError } from "@telepipe/runtime";

/**
 * Makes sure that nobody listens on the ports, before anything is started. 0 is always free.
 *
 * @throws ConfigError naming the variable of every port that is taken
 */
export async function checkPorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const problems = await Promise.all(
    Object.entries(ports).map(async ([variable, port]) => {
      const problem = port === 0 ? null : await portProblem(port);
      return problem === null
        ? []
        : [`${variable}: port ${port} ${problem} (example: ${variable}=${port + 100})`];
    }),
  );
  if (problems.flat().length > 0) throw new ConfigError(problems.flat());
}

async function portProblem(port: number): Promise<string | null> {
  const probe = createServer();
  try {
    probe.listen(port, "127.0.0.1");
    await once(probe, "listening");
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EADDRINUSE" ? "is taken: set another one" : `cannot be used (${code})`;
  } finally {
    probe.close();
  }
}

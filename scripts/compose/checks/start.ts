import type { Check } from "../check.ts";
import type { ComposeProject } from "../compose-project.ts";
import { eventually } from "../eventually.ts";
import { callApi, readiness } from "../stack-client.ts";

const dispatcherCount = 4;
const appServices = ["gateway", "telegram-worker", "webhook-dispatcher"];

/** Building, starting, and what the containers are like. */
export const startChecks: readonly Check[] = [
  {
    name: "the image builds",
    run: async (project) => {
      // One of the services that share it: sources that change meanwhile must not make several.
      await project.compose("build", "gateway");
      const bytes = await project.docker("image", "inspect", "--format", "{{.Size}}", project.image);
      return `${Math.round(Number(bytes) / 1e6)} MB`;
    },
  },
  {
    name: "the image holds no tests, no development tools and nothing of this folder's state",
    run: async (project) => {
      const packages = ["typescript", "vitest", "node"].map((name) => `node_modules/${name}`);
      const unwanted = [...packages, "*.test.ts", ".env*", "*.session", "*.telepipe.json"];
      const paths = unwanted.flatMap((name) => ["-o", "-path", `*/${name}`]).slice(1);
      const search = ["find", "/app", "/sessions", "/userbot_media", ...paths];
      const found = await project.docker("run", "--rm", "--network=none", project.image, ...search);
      if (found !== "") throw new Error(found);
      return undefined;
    },
  },
  {
    name: `the services start with ${dispatcherCount} dispatchers`,
    run: async (project) => {
      await project.compose("up", "-d", "--scale", `webhook-dispatcher=${dispatcherCount}`);
      const { length } = await project.containers("webhook-dispatcher");
      if (length !== dispatcherCount) throw new Error(`there are ${length} dispatchers`);
      return undefined;
    },
  },
  {
    name: "without a session the worker waits, and callers are told",
    run: async (project) => {
      await eventually("the worker says that it is logged out", project.options.signal, async () => {
        const { checks } = await readiness(project);
        return checks.account?.startsWith("logged_out");
      });
      const { status, body } = await callApi(project, "sendMessage", {
        chat_id: "@alice_demo",
        text: "too early",
      });
      if (status !== 503 || body.ok)
        throw new Error(`sendMessage answered ${status} ${JSON.stringify(body)}`);
      await expectNoRestarts(project);
      return body.description;
    },
  },
  {
    name: "all containers are healthy, also before the login",
    run: async (project) => {
      for (const service of ["redis", ...appServices]) await untilHealthy(project, service);
      await expectNoRestarts(project);
      return undefined;
    },
  },
  {
    name: "no app runs as root or can become it",
    run: async (project) => {
      for (const id of await containersOf(project, appServices)) {
        const status = await project.docker("exec", id, "cat", "/proc/self/status");
        const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
        if (
          field("Uid") === "0" ||
          Number.parseInt(field("CapEff") ?? "1", 16) !== 0 ||
          field("NoNewPrivs") !== "1"
        )
          throw new Error(status);
      }
      return undefined;
    },
  },
  {
    name: "Redis loses nothing and is not published",
    run: async (project) => {
      const [id = ""] = await project.containers("redis");
      for (const [setting, value] of Object.entries({
        appendonly: "yes",
        "maxmemory-policy": "noeviction",
      })) {
        const answer = await project.docker("exec", id, "redis-cli", "config", "get", setting);
        if (!answer.includes(value)) throw new Error(answer);
      }
      const ports = await project.docker("inspect", "--format", "{{json .HostConfig.PortBindings}}", id);
      if (!["{}", "null"].includes(ports.trim())) throw new Error(`it publishes ${ports}`);
      return undefined;
    },
  },
];

/** Waits until Docker calls all containers of a service healthy. */
export async function untilHealthy(project: ComposeProject, service: string): Promise<void> {
  await eventually(`${service} is healthy`, project.options.signal, async () => {
    const ids = await project.containers(service);
    const states = await project.docker("inspect", "--format", "{{.State.Health.Status}}", ...ids);
    if (!/^(healthy\n)+$/.test(states)) throw new Error(states);
    return true;
  });
}

async function containersOf(project: ComposeProject, services: readonly string[]): Promise<string[]> {
  return (await Promise.all(services.map((service) => project.containers(service)))).flat();
}

async function expectNoRestarts(project: ComposeProject): Promise<void> {
  const ids = await containersOf(project, appServices);
  const counts = await project.docker("inspect", "--format", "{{.Name}} {{.RestartCount}}", ...ids);
  const restarted = counts.split("\n").filter((line) => /[1-9]\d*$/.test(line.replace(/^\S+/, "")));
  if (restarted.length > 0) throw new Error(`restarted by itself: ${restarted.join(", ")}`);
}

import { chatRoutes } from "./chat-routes.ts";
import type { ControlHandler, ControlRoutes } from "./control-context.ts";
import { faultRoutes } from "./fault-routes.ts";
import { feedbackRoutes } from "./feedback-routes.ts";
import { inviteRoutes } from "./invite-routes.ts";
import { limitRoutes } from "./limit-routes.ts";
import { memberRoutes } from "./member-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { stateRoutes } from "./state-routes.ts";
import { updateRoutes } from "./update-routes.ts";

interface Route {
  method: string;
  path: RegExp;
  handler: ControlHandler;
}

const routes = compileRoutes({
  ...stateRoutes,
  ...messageRoutes,
  ...feedbackRoutes,
  ...chatRoutes,
  ...memberRoutes,
  ...inviteRoutes,
  ...updateRoutes,
  ...limitRoutes,
  ...faultRoutes,
  ...sessionRoutes,
});

/** What answers a request: its handler and the path's variable segments, as they were written. */
export type FoundRoute = { handler: ControlHandler; path: string[] } | "unknown-path" | "wrong-method";

/** Finds the route of a request. */
export function findRoute(method: string, pathname: string): FoundRoute {
  const here = routes.filter(({ path }) => path.test(pathname));
  const route = here.find((one) => one.method === method);
  if (route === undefined) return here.length > 0 ? "wrong-method" : "unknown-path";
  return { handler: route.handler, path: (route.path.exec(pathname) ?? []).slice(1) };
}

function compileRoutes(table: ControlRoutes): Route[] {
  return Object.entries(table).map(([name, handler]) => {
    const [method = "", path = ""] = name.split(" ");
    return { method, path: new RegExp(`^${path.replace(/:\w+/g, "([^/]+)")}$`), handler };
  });
}

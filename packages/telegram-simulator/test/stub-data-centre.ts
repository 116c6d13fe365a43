import { DataCentre, type DataCentreOptions } from "../src/data-centre.ts";
import type { MethodTable } from "../src/rpc/call.ts";
import type { UpdatesPush, UpdatesSource } from "../src/rpc/updates-source.ts";
import type { Account } from "../src/world/account.ts";

/** A data centre with no world behind it: the methods are the test's own. */
export interface StubDataCentre extends AsyncDisposable {
  dataCentre: DataCentre;
  push: (push: UpdatesPush) => void;
  listenerCount: () => number;
}

/** An account that is nothing but an id, which is all that the protocol looks at. */
export const someone = { id: 77n } as Account;

/** Starts a data centre with these methods and help.getConfig, which clients call first. */
export async function startStubDataCentre(
  methods: MethodTable = {},
  options: Partial<DataCentreOptions> = {},
): Promise<StubDataCentre> {
  const listeners = new Set<(push: UpdatesPush) => void>();
  const updates: UpdatesSource = {
    onUpdates(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const dataCentre = new DataCentre({
    methods: { "help.getConfig": () => config, ...methods },
    updates,
    ...options,
  });
  await dataCentre.listen();
  return {
    dataCentre,
    push: (push) => {
      for (const listener of listeners) listener(push);
    },
    listenerCount: () => listeners.size,
    [Symbol.asyncDispose]: () => dataCentre.close(),
  };
}

const config = { _: "config", this_dc: 2, dc_options: [], me_url_prefix: "https://t.me/" };

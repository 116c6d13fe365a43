/** Endpoints beyond these share one label: each is a few dozen series in every dispatcher. */
const MAX_LABELLED = 100;
const OTHER = "other";

/** Values of the label `endpoint`, of which there are never many. */
export interface EndpointLabels {
  /** The endpoint's id, or `other` when there are too many endpoints already. */
  of(endpointId: string): string;
}

/** Labels for the endpoints that come first. */
export function createEndpointLabels(maxLabelled = MAX_LABELLED): EndpointLabels {
  const labelled = new Set<string>();
  return {
    of: (endpointId) => {
      if (labelled.has(endpointId)) return endpointId;
      if (labelled.size >= maxLabelled) return OTHER;
      labelled.add(endpointId);
      return endpointId;
    },
  };
}

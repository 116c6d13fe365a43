/** What two subjects measured under the same load. */
export interface Turns<Run> {
  readonly telepipe: readonly Run[];
  readonly bare: readonly Run[];
}

/** Lets both subjects take turns; who begins changes with each round, as the second finds a warmer machine. */
export async function inTurns<Run>(
  rounds: number,
  telepipe: () => Promise<Run>,
  bare: () => Promise<Run>,
): Promise<Turns<Run>> {
  const runs = { telepipe: [] as Run[], bare: [] as Run[] };
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) runs.telepipe.push(await telepipe());
    runs.bare.push(await bare());
    if (round % 2 === 1) runs.telepipe.push(await telepipe());
  }
  return runs;
}

/** The texts about the return risk that both sides of a case have assessed. */
import type { ReturnSide } from "#sdk/casework/index.ts";

const SIDES: Record<ReturnSide, string> = { origin: "Origin", destination: "Destination" };

export const returnRiskMessages = {
	side: (side: ReturnSide) => SIDES[side],
	advice: "Advice",
	adviceDiffers: "Advice: the sides differ",
	noFactor: "without a factor",
	only: (factor: string, side: ReturnSide) => `${factor}: only the ${side}'s side names it`,
	differs: (factor: string, fields: readonly string[]) => `${factor}: the sides differ (${fields.join(", ")})`,
	nothing: "nothing written",
	kept: (side: ReturnSide, desk: string) => `${SIDES[side]}: ${desk} keeps this assessment. Ask them for it.`,
	missing: (side: ReturnSide) => `${SIDES[side]}: nobody has added an assessment yet.`,
	oneSide: "The assessment of only one side can be read, so nothing is marked as different.",
	unread: (count: number) => `Entries that can't be read: ${count}. What is shown can be incomplete.`,
};

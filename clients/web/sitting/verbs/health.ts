/** Verbs about the installation itself. They are for admins, who tell the operator what is wrong. */
import { ADMINS } from "#protocol/codes.ts";
import { organisationName } from "#protocol/folds/directory.ts";
import { type InstallationHealth, installationHealth } from "#sdk/index.ts";
import { readWitnesses } from "./administration-rules.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface HealthView extends Omit<InstallationHealth, "bells"> {
	/** desk: null for the bell of the admins. */
	bells: { desk: string | null; organisation: string | null; channel: string; reason: string; tries: number; since: number }[];
	/** wanted: how many must cosign; 0 for none. unwitnessedSince: UTC ms; null unless cosignatures are missing. */
	witnesses: { wanted: number; named: number; failing: number; unwitnessedSince: number | null };
	/** When this device asked the server, UTC ms. */
	at: number;
}

/** The state of the installation, for one page. What the server says about itself can't be verified. */
export const readHealth = reads({ topics: ["directory"], asksOnOpening: true }, async (sitting: Sitting): Promise<HealthView> => {
	const session = sessionOf(sitting);
	const [health, { wanted, witnesses, unwitnessedSince }] = await Promise.all([installationHealth(session), readWitnesses(sitting)]);
	const { dir } = session;
	const bells = health.bells.map(({ desk: id, ...rest }) => {
		const desk = dir.desks.get(id);
		return { ...rest, desk: id === ADMINS ? null : (desk?.name ?? ""), organisation: organisationName(dir, desk?.organisation) };
	});
	const failing = witnesses.filter((each) => each.failing !== null).length;
	return { ...health, bells, witnesses: { wanted, named: witnesses.length, failing, unwitnessedSince }, at: session.now() };
});

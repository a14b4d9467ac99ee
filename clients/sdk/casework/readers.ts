/** Who reads each section of a case, from the verified case and directory alone. It opens no section. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { endedGrants, openGrants, pendingGrants } from "#protocol/folds/case-grants.ts";
import { type PartyView, viewParty } from "../compartments/readers.ts";
import type { UnlockedSession } from "../context.ts";
import { handoffTimes } from "./facts.ts";
import { type LoadedCase, loadCase, type Ownership, presentContext } from "./load.ts";

export interface SectionReader extends PartyView {
	/** The hand-off through which it reads; null for the owner. */
	handoff: Id | null;
	/** UTC ms by the signer's clock; null when this view doesn't show the statement. */
	since: number | null;
	/** objId (base64url) of the statement that gave it the right; null when this view doesn't show it. */
	by: string | null;
}

export interface SectionReaders {
	compartment: Id;
	section: Section;
	/** The owner first. */
	readers: SectionReader[];
	/** Desks that were asked, and read as soon as they accept. respondBy: UTC ms. */
	waiting: (PartyView & { handoff: Id; respondBy: number | null })[];
	/** Desks that could read. until: UTC ms; null when this view doesn't show it. */
	past: (PartyView & { handoff: Id; until: number | null })[];
}

/**
 * Who may read each section of a case now, who will, and who could.
 * @param caseId its id, or the result of loadCase.
 * @throws as loadCase.
 * @example for (const { section, readers } of await readersOfCase(session, id)) print(section, readers.length);
 */
export async function readersOfCase(session: UnlockedSession, caseId: Id | LoadedCase): Promise<SectionReaders[]> {
	const loaded = typeof caseId === "string" ? await loadCase(session, caseId) : caseId;
	const view = (desk: Id) => viewParty(session, { kind: "desk", id: desk });
	const { state } = loaded;
	const context = presentContext(session);
	const [open, asked, ended] = [openGrants(state, context), pendingGrants(state), endedGrants(state, context)];
	return Object.entries(state.sections).map(([compartment, { section, owner }]) => {
		const inSection = <T extends { compartment: Id }>(grants: T[]) => grants.filter((grant) => grant.compartment === compartment);
		// A desk that reads through several hand-offs is listed once, with the first.
		const others = inSection(open).filter(({ desk }, i, all) => desk !== owner && all.findIndex((each) => each.desk === desk) === i);
		return {
			compartment,
			section,
			readers: [
				{ ...view(owner), handoff: null, ...ownership(loaded, loaded.owners.get(compartment)?.at(-1)) },
				...others.map(({ desk, handoff }) => ({ ...view(desk), handoff, ...acceptance(loaded, handoff) })),
			],
			waiting: inSection(asked).map(({ desk, handoff }) => ({
				...view(desk),
				handoff,
				respondBy: state.handoffs[handoff]?.respondBy ?? null,
			})),
			past: inSection(ended).map(({ desk, handoff }) => ({ ...view(desk), handoff, until: endOf(loaded, handoff, desk) })),
		};
	});
}

function ownership({ placed }: LoadedCase, owner: Ownership | undefined): { since: number | null; by: string | null } {
	const found = placed.find(({ statement }) => statement.key === owner?.by)?.statement;
	return { since: found?.body.at ?? null, by: found?.key ?? null };
}

function acceptance(loaded: LoadedCase, handoff: Id): { since: number | null; by: string | null } {
	return { since: handoffTimes(loaded, handoff).accepted, by: loaded.state.handoffs[handoff]?.accept ?? null };
}

/** The to-desk of an ended hand-off could read until its end; an earlier custodian until the transfer was received. */
function endOf(loaded: LoadedCase, handoff: Id, desk: Id): number | null {
	const found = loaded.state.handoffs[handoff];
	if (found?.to === desk) return handoffTimes(loaded, handoff).ended;
	return loaded.placed.find(({ statement }) => statement.key === found?.receive)?.statement.body.at ?? null;
}

/** The risks of a return as both sides see them. It opens the return-risk sections that a desk of mine reads. */
import { type PlacedCell, RETURN_SIDES, type ReturnSide, readReturnRisk } from "#sdk/casework/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName } from "#sdk/views/parties.ts";
import { readersOf } from "#sdk/views/readers.ts";
import { Shown, type UnitView } from "#sdk/views/section.ts";
import type { PartyName, ReadersView } from "../kinds.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export type { ReturnSide } from "#sdk/casework/index.ts";

export interface ReturnSideView {
	side: ReturnSide;
	/** The assessments of this side that were read. */
	read: { compartment: string; readers: ReadersView }[];
	/** Whether a desk of mine has written it. */
	isOurs: boolean;
	/** The desks that keep an assessment to which my desks have no key. */
	keptBy: PartyName[];
	/** The case has no assessment of this side. */
	isMissing: boolean;
}

export interface ComparedView extends Record<ReturnSide, UnitView[]> {
	/** The fields in which the sides differ. */
	differs: string[];
}

export interface ComparedFactorView extends ComparedView {
	/** The code of the factor; null when there is none, or when people chose different ones. */
	factor: string | null;
	/** The only side that names the factor; null when both sides name it, or when one side couldn't be read. */
	only: ReturnSide | null;
}

export interface ReturnRiskView {
	code: string;
	sides: ReturnSideView[];
	advice: ComparedView;
	/** First the factors on which the sides differ. */
	factors: ComparedFactorView[];
	/** Whether something of both sides was read. */
	isComplete: boolean;
	/** Whether a desk of mine may add its own assessment now, and has none. */
	mayAdd: boolean;
	/** How many entries can't be read. */
	unread: number;
	/** The compartments of all assessments. */
	compartments: string[];
}

export const returnRisk = reads(
	{ topics: ["compartment", "case"], ids: ({ id }) => [id], moreIds: ({ compartments }) => compartments },
	async (sitting: Sitting, { id }: { id: string }): Promise<ReturnRiskView> => {
		const session = sessionOf(sitting);
		const { code, read, kept, missing, advice, factors, isComplete, mayAdd } = await readReturnRisk(session, id);
		const names = await namesOf(session);
		const shown = new Map(read.map(({ view }) => [view.compartment, new Shown(session, names, view)]));
		const units = (cells: PlacedCell[]): UnitView[] =>
			cells.map(({ compartment, form, row, unit, values }) => ({
				form,
				row,
				unit,
				values: values.flatMap((value) => shown.get(compartment)?.values(form, value) ?? []),
			}));
		const both = (each: Record<ReturnSide, PlacedCell[]>) => ({ origin: units(each.origin), destination: units(each.destination) });
		const readers = await Promise.all(
			read.map(async ({ view, side }) => ({ side, compartment: view.compartment, readers: await readersOf(session, view.opened) })),
		);
		return {
			code,
			sides: RETURN_SIDES.map((side) => ({
				side,
				read: readers.filter((each) => each.side === side).map(({ compartment, readers }) => ({ compartment, readers })),
				isOurs: read.some((each) => each.side === side && each.isOurs),
				keptBy: kept.filter((each) => each.side === side).map(({ owner }) => deskName(session, owner)),
				isMissing: missing.includes(side),
			})),
			advice: { differs: advice.differs, ...both(advice) },
			factors: factors.map((each) => ({ factor: each.factor, only: each.only, differs: each.differs, ...both(each) })),
			isComplete,
			mayAdd,
			compartments: [...read.map(({ view }) => view.compartment), ...kept.map(({ compartment }) => compartment)],
			unread: read.flatMap(({ view }) => view.entries.filter(({ content }) => content === null)).length,
		};
	},
);

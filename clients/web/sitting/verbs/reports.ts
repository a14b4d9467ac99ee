/** The verbs of reports: who gets one, sending one, and opening what one names. They are loaded with those of the place *Network*. */
import { fromBase64Url } from "#protocol/bytes.ts";
import { deskForReport, openReported, type Report, type ReportedPlace, type ReportedText, reportText } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { changes, reads } from "./declare.ts";
import { type MarkShown, Shows, type WriterShown } from "./forum-views.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import type { MessageView } from "./threads.ts";

/** The name of the desk that gets a report; null when none can get it. */
const whoGetsReport = reads({ topics: ["directory"] }, async (sitting: Sitting, place: ReportedPlace): Promise<string | null> => {
	const session = sessionOf(sitting);
	const desk = await deskForReport(session, place);
	return desk === null ? null : (session.dir.desks.get(desk)?.name ?? null);
});

interface NewReport extends ReportedPlace, Pick<Report, "reason" | "text"> {
	/** Of the thread. */
	title: string;
	/** Chosen by the page, so that a repeated call reports once. */
	attempt: string;
}

const sendReport = changes(
	(_: NewReport, { thread: id }: { thread: string }) => [{ topic: "compartment" as const, id }],
	async (sitting: Sitting, { title, attempt, ...said }: NewReport): Promise<{ thread: string }> => {
		const { thread } = await reportText(sessionOf(sitting), said, { title, attempt });
		return { thread };
	},
);

export interface ReportedShown extends Pick<ReportedText, "isThere" | "isGone" | "isOwner" | "language" | "title" | "body" | "at"> {
	by: WriterShown;
	hidden: MarkShown | null;
}

/** What a report names, from the space itself. */
const readReported = reads(
	{ topics: ["space", "directory"], ids: ({ space }) => [space] },
	async (sitting: Sitting, { object, ...report }: NonNullable<MessageView["report"]>): Promise<ReportedShown> => {
		const session = sessionOf(sitting);
		const { by, desk, hidden, title, body, ...opened } = await openReported(session, { ...report, object: fromBase64Url(object) });
		const shows = new Shows(session, await namesOf(session));
		return {
			...opened,
			// What was hidden may be about a person, so it doesn't leave the worker.
			...(hidden ? { title: null, body: "" } : { title, body }),
			by: shows.writer(by, desk),
			hidden: shows.mark(hidden),
		};
	},
);

export const reportVerbs = { whoGetsReport, sendReport, readReported };

/** The commands for reports: tell the desk that answers for a space about a text, and open what was reported. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { readAll } from "#sdk/compartments/read.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { MARK_REASONS } from "#sdk/spaces/content.ts";
import { openItem } from "#sdk/spaces/item.ts";
import { openSpace } from "#sdk/spaces/list.ts";
import { REPORTED_FORMS, type Report, reportIn } from "#sdk/spaces/report.ts";
import { openReported, type ReportedText, reportText } from "#sdk/spaces/reports.ts";
import { type Columns, column, idColumn, jsonOnly, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, content, ref } from "../../arguments/kinds.ts";
import { threadArgument } from "../../arguments/subjects.ts";
import { command } from "../../command.ts";
import { People, pickId } from "../../lookup/people.ts";
import { findThread } from "../../lookup/threads.ts";
import { UsageError } from "../../problems.ts";
import { shortId } from "../../short-id.ts";
import { messages } from "../../words/messages.ts";

const report = command({
	name: "space report",
	help: {
		summary: "Report a topic, a document or a text in it to the desk that answers for the space.",
		details: "It opens a thread with that desk. The members of both desks read the report with your name, and nobody else.",
		parameters: {
			space: "The space, by its id or the first characters of it.",
			item: "The topic or document, by its id or the first characters of it.",
			entry: "Only this post, comment, new version or translation of it.",
			reason: "Why.",
			text: "Why, in words.",
		},
		examples: ["cloister space report 3f2a 91c0 --entry 77de --reason personal-data"],
	},
	args: { space: required(ref("SPACE")), item: required(ref("ITEM")) },
	flags: { reason: required(code(MARK_REASONS)), entry: optional(ref("ENTRY")), text: optional(content("TEXT")) },
	async run(io, input) {
		const people = await People.of(await io.session());
		const { session } = people;
		const space = pickId("space", input.space, [...session.dir.spaces.keys()]);
		const { items } = await openSpace(session, space);
		const ids = items.map((each) => each.item);
		const item = pickId("item", input.item, ids);
		const form = REPORTED_FORMS.find((each) => each === items.find((row) => row.item === item)?.form);
		if (!form) throw new UsageError(messages.notReported, "space report");
		let entry: Id | null = null;
		if (input.entry !== undefined) {
			const { entries } = await openItem(session, space, item);
			const known = entries.map((each) => each.entry);
			entry = pickId("entry", input.entry, known);
		}
		const said = { space, item, entry, form, reason: input.reason, text: input.text ?? null };
		const { thread, desk } = await reportText(session, said, { title: messages.reportTitle });
		return { data: { thread, desk }, text: () => messages.reported(people.desk(desk), thread) };
	},
});

const reported = command({
	name: "space reported",
	help: {
		summary: "Open what the reports in a thread name. The texts come from the space, not from the reporter.",
		parameters: { thread: "The thread, by its id or the first characters of it." },
		examples: ["cloister space reported 3f2a"],
	},
	args: threadArgument,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const { session } = people;
		const { entries } = await readAll(session, await findThread(session, input.thread));
		const reports = entries.flatMap(({ content: said, author }) => {
			const found = reportIn(said);
			return found ? [{ ...found, reporter: author }] : [];
		});
		const opened = [];
		for (const each of reports) opened.push({ ...each, ...(await opening(session, each)) });
		const columns: Columns<(typeof opened)[number]> = {
			item: idColumn("ITEM", ({ item }) => item),
			entry: column(
				"ENTRY",
				({ entry }) => entry,
				({ entry }) => (entry === null ? null : shortId(entry)),
			),
			space: jsonOnly(({ space }) => space),
			form: jsonOnly(({ form }) => form),
			reporter: nameColumn("REPORTED BY", ({ reporter }) => reporter, people.name),
			reason: column("REASON", ({ reason }) => reason),
			text: column("IN WORDS", ({ text }) => text),
			by: nameColumn("WRITTEN BY", ({ shown }) => shown?.by ?? null, people.name),
			at: timeColumn("WRITTEN", ({ shown }) => shown?.at ?? null),
			isThere: jsonOnly(({ shown }) => shown?.isThere ?? false),
			isGone: jsonOnly(({ shown }) => shown?.isGone ?? false),
			hidden: jsonOnly(({ shown }) => shown?.hidden ?? null),
			error: jsonOnly(({ error }) => error),
			body: column(
				"SAYS",
				({ shown }) => shown?.body ?? "",
				({ shown, error }) => (shown ? said(shown) : messages.reportUnopened(error ?? "")),
			),
		};
		return listAnswer("reports", opened, columns);
	},
});

/** Opens what one report names. A report that can't be opened doesn't keep back the others. error: the code of the refusal. */
async function opening(session: UnlockedSession, one: Report): Promise<{ shown: ReportedText | null; error: string | null }> {
	try {
		return { shown: await openReported(session, one), error: null };
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		return { shown: null, error: error.code };
	}
}

function said({ isThere, isGone, hidden, title, body }: ReportedText): string {
	if (!isThere) return messages.reportedMissing;
	if (hidden) return messages.hiddenItem;
	if (isGone) return messages.takenBack;
	return [title, body]
		.filter((each) => each !== null)
		.join(" · ")
		.replaceAll(/\s+/g, " ");
}

export const reportCommands = [report, reported];

/** `#/cases/:id/s/:compartment`: one section with its rows, their history, its notes, and the entries that can't be read. */
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useIsVisible } from "../../parts/use-is-visible.ts";
import { WhoCanHelp } from "../../parts/who-can-help.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useIsStopped } from "../../sitting/use-alarms.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseFile, RowView, SectionScreen, UnreadableView } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { NoteIsNoConsent } from "./note-is-no-consent.tsx";
import { Notes } from "./notes.tsx";
import { RowHistory } from "./row-history.tsx";
import { SavedNotice } from "./saved.tsx";
import { groupsOf, Units } from "./unit.tsx";
import "./section.css";

/** The parameters of the path. */
export interface Place {
	/** The case. */
	id: string;
	compartment: string;
}

export default function Section(): ReactNode {
	const place = useParams({ strict: false }) as Place;
	const { id, compartment } = place;
	const section = useVerb("readSection", { case: id, compartment });
	const file = useVerb("caseFile", { id });
	return (
		<Answered query={section} hasHeading>
			{(view) => <SectionContents key={compartment} place={place} view={view} file={file.data} />}
		</Answered>
	);
}

function SectionContents({ place, view, file }: { place: Place; view: SectionScreen; file: CaseFile | undefined }): ReactNode {
	const words = useFormWords();
	const { compartment, clashes, rows, notes, readers, unreadable, ignored, unfounded } = view;
	const isVisible = useIsVisible();
	useEffect(() => {
		if (isVisible)
			void openSitting()
				.call("seenSection", { compartment: view.compartment })
				.catch(() => {});
	}, [view, isVisible]);
	const line = file?.sections.find((each) => each.compartment === compartment);
	const isStopped = useIsStopped([place.id, compartment]);
	const canWrite = !isStopped && line?.access === "now" && !line.isClosed && !file?.isClosed && !readers.isBroken;
	return (
		<>
			<PrintHead
				what={words.section(view.section)}
				readers={<Listed items={readers.now.map((reader) => <Party key={reader.id} party={reader} />)} />}
			/>
			<Heading title="cases.title">{words.section(view.section)}</Heading>
			<p>
				<SayLink to="/cases/$id" params={{ id: place.id }} id="sections.of-case" values={{ code: file?.code ?? "" }} />
			</p>
			<HoldersStrip readers={readers}>
				<SayLink to="/cases/$id/readers" params={{ id: place.id }} id="parts.all-readers" />
			</HoldersStrip>
			<SavedNotice />
			{clashes.length > 0 && <Clashes place={place} count={clashes.length} isRed={clashes.some(({ isRed }) => isRed)} />}
			<Unreadable entries={unreadable} />
			{ignored > 0 && <Notice kind="warn" id="sections.ignored" values={{ count: ignored }} />}
			{unfounded.length > 0 && (
				<Notice kind="warn">
					<Say as="p" id="sections.unfounded" />
					{unfounded.map(({ entry, author }) => (
						<AuthorLine key={entry} author={author} />
					))}
				</Notice>
			)}
			{rows.length + notes.length + unreadable.length === 0 && <Empty id="sections.empty" />}
			{canWrite && view.section === "consent" && <NoteIsNoConsent id={place.id} />}
			{canWrite && (
				<p className="buttons">
					<Link className="button button-primary" to="/cases/$id/s/$compartment/edit" params={{ ...place }} data-shortcut="edit">
						<Say id="sections.edit" />
					</Link>
				</p>
			)}
			<Rows view={view} canWrite={canWrite} />
			<Notes view={view} canWrite={canWrite} />
			{line?.access === "now" && rows.length > 0 && <PrintButton id={place.id} kind="secondary" />}
		</>
	);
}

function Clashes({ place, count, isRed }: { place: Place; count: number; isRed: boolean }): ReactNode {
	return (
		<Notice kind={isRed ? "danger" : "warn"} title={<Say id="sections.clash" values={{ count }} />}>
			{isRed && <Say as="p" id="sections.clash-red" />}
			<p>
				<SayLink to="/cases/$id/s/$compartment/clash" params={{ ...place }} id="sections.choose" />
			</p>
		</Notice>
	);
}

/** The rows, grouped by form. Each form has a heading. */
function Rows({ view, canWrite }: { view: SectionScreen; canWrite: boolean }): ReactNode {
	const words = useFormWords();
	const { rows } = view;
	const forms = [...new Set(rows.map(({ form }) => form))];
	return forms.map((form) => {
		const own = rows.filter((row) => row.form === form);
		return (
			<section key={form}>
				<h2>{words.form(form)}</h2>
				{own.map((row, position) => (
					<RowCard key={row.row ?? "only"} row={row} number={own.length > 1 ? position + 1 : null} view={view} canWrite={canWrite} />
				))}
			</section>
		);
	});
}

interface CardProps {
	row: RowView;
	/** Shown as a heading, from 1. Null when the form has only one row. */
	number: number | null;
	view: SectionScreen;
	canWrite: boolean;
}

function RowCard({ row, number, view, canWrite }: CardProps): ReactNode {
	return (
		<div className="card">
			{number !== null && <Say as="h3" id="sections.row" values={{ number }} />}
			{groupsOf(row.units).map((units) => (
				<Units key={units[0]?.unit} units={units} names={view.names} />
			))}
			<RowHistory view={view} row={row} canWrite={canWrite} />
		</div>
	);
}

/** Entries that can't be read: why, and who can help. Each cause is said once. */
function Unreadable({ entries }: { entries: UnreadableView[] }): ReactNode {
	const causes = [...new Set(entries.map(({ why }) => why))];
	return causes.map((why) => <Cause key={why} entries={entries.filter((each) => each.why === why)} />);
}

function Cause({ entries }: { entries: UnreadableView[] }): ReactNode {
	const [first] = entries;
	if (!first) return null;
	const { why, at, helpers } = first;
	return (
		<Notice kind={why === "tampered" ? "warn" : "info"} title={<Say id="sections.unreadable" values={{ count: entries.length }} />}>
			<Say as="p" id={`cause.${why}` as MessageId} />
			{at !== null && <Say as="p" id={why === "later-only" ? "sections.from" : "sections.until"} values={{ at: new Date(at) }} />}
			<WhoCanHelp helpers={helpers} />
			{helpers.phone.map((member) => (
				<NumbersOf key={member} party={{ id: member }} isNeeded />
			))}
		</Notice>
	);
}

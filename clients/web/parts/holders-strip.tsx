/** "Who can read this": one sentence under the heading, on every screen with content. It wraps and never shrinks to a number. */
import type { ReactNode } from "react";
import { Say, useWords } from "../words/words.tsx";
import { Listed } from "./listed.tsx";
import "./holders-strip.css";

/** A desk, or a single member of a thread. */
export interface ReaderName {
	/** The desk or the person. */
	name: string;
	/** Null for a person without an organisation. */
	organisation: string | null;
}

export interface PresentReader extends ReaderName {
	id: string;
	/** How many people that is. Null for a single person. */
	people: number | null;
	/** When they became readers, UTC ms; null for readers from the beginning. */
	since: number | null;
	/** Whether they read what was written before. */
	hasHistory: boolean;
	/** They became readers since my last visit. */
	isNew?: boolean;
}

export interface Readers {
	now: PresentReader[];
	/** Asked, and not accepted yet. */
	waiting: (ReaderName & { id: string })[];
	/** until: UTC ms. What they read, they keep. */
	past: (ReaderName & { id: string; until: number })[];
}

interface Props {
	readers: Readers;
	/** The link to the whole list. */
	children?: ReactNode;
}

export function HoldersStrip({ readers, children }: Props): ReactNode {
	return (
		<section className="holders" aria-labelledby="holders-label">
			<p>
				<strong id="holders-label">
					<Say id="parts.readers" />
				</strong>{" "}
				<Listed items={readers.now.map((reader) => <Present key={reader.id} {...reader} />)} /> {children}
			</p>
			{readers.waiting.map((reader) => (
				<p key={reader.id}>
					<Say id="parts.reader-waiting" values={{ reader: <Name {...reader} /> }} />
				</p>
			))}
			{readers.past.map((reader) => (
				<p key={reader.id} className="muted">
					<Say id="parts.reader-past" values={{ reader: <Name {...reader} />, until: new Date(reader.until) }} />
				</p>
			))}
		</section>
	);
}

function Present({ people, since, hasHistory, isNew, ...name }: PresentReader): ReactNode {
	const details = useReaderDetails({ people, since, hasHistory });
	return (
		<span className="holder">
			<Name {...name} />
			{details && <span> ({details})</span>}
			{isNew && (
				<span className="holder-new">
					<Say id="parts.reader-new" />
				</span>
			)}
		</span>
	);
}

/** Such as "3 people, since 3 May, not earlier messages". */
function useReaderDetails({ people, since, hasHistory }: Pick<PresentReader, "people" | "since" | "hasHistory">): string {
	const { say } = useWords();
	return [
		people !== null && say("parts.people", { people }),
		since !== null && say("parts.since", { since: new Date(since) }),
		since !== null && !hasHistory && say("parts.not-earlier"),
	]
		.filter(Boolean)
		.join(say("parts.comma"));
}

function Name({ name, organisation }: ReaderName): ReactNode {
	return (
		<>
			{organisation && (
				<>
					<bdi>{organisation}</bdi>
					<Say id="parts.comma" />
				</>
			)}
			<bdi>{name}</bdi>
		</>
	);
}

/** The readers in one line, above a Send button: "Casa Speranța, Case team (4 people)". */
export function ReadersLine({ readers }: { readers: Readers }): ReactNode {
	return (
		<p className="muted">
			<Say id="parts.will-read" /> <Listed items={readers.now.map((reader) => <Present key={reader.id} {...reader} />)} />
		</p>
	);
}

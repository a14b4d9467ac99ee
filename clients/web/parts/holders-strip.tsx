/** "Who can read this": a list of names under the heading, on screens with content. It wraps, and is never shortened to a number. */
import { type ReactElement, type ReactNode, useId } from "react";
import type { PresentReader, ReadersView } from "../sitting/kinds.ts";
import { Say, useWords } from "../words/words.tsx";
import { Listed } from "./listed.tsx";
import { Notice } from "./notice.tsx";
import { Party } from "./party.tsx";
import "./holders-strip.css";

interface Props {
	readers: ReadersView;
	/** What this strip is about, on a screen with several. Default: "Who can read this". */
	title?: ReactNode;
	/** The link to the whole list. */
	children?: ReactNode;
}

export function HoldersStrip({ readers, title, children }: Props): ReactNode {
	if (readers.isBroken) return <Notice kind="warn" title={<Say id="parts.readers-unknown" />} />;
	return (
		<Strip title={title} items={readers.now.map((reader) => <Present key={reader.id} {...reader} />)} link={children}>
			{readers.waiting.map((reader) => (
				<Say as="p" key={reader.id} id="parts.reader-waiting" values={{ reader: <Party party={reader} /> }} />
			))}
			{readers.past.map((reader) => (
				<Say
					as="p"
					key={reader.id}
					className="muted"
					id="parts.reader-past"
					values={{ reader: <Party party={reader} />, until: new Date(reader.until) }}
				/>
			))}
		</Strip>
	);
}

interface StripProps {
	title?: ReactNode;
	/** Who can read it now, each with a key. */
	items: ReactElement[];
	/** To the whole list. */
	link?: ReactNode;
	/** Those who may read it later, and those who could read it before. */
	children?: ReactNode;
}

/** The strip for any kind of reader, such as the single people of an auditor's query. */
export function Strip({ title, items, link, children }: StripProps): ReactNode {
	const label = useId();
	return (
		<section className="holders" aria-labelledby={label}>
			<p>
				<strong id={label}>{title ?? <Say id="parts.readers" />}</strong> <Listed items={items} /> {link}
			</p>
			{children}
		</section>
	);
}

function Present({ people, since, hasHistory, isNew = false, ...name }: PresentReader): ReactNode {
	const details = useReaderDetails({ people, since, hasHistory });
	return (
		<span className="holder">
			<Party party={name} />
			{details && <span> ({details})</span>}
			{isNew && <Say as="span" className="holder-new" id="parts.reader-new" />}
		</span>
	);
}

/** Such as "3 people, since 3 May, not earlier messages"; empty when there is nothing to say. */
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

/** The readers in one line, above a Send button: "Casa Speranța, Case team (4 people)". */
export function ReadersLine({ readers }: { readers: ReadersView }): ReactNode {
	return (
		<p className="muted">
			<Say id="parts.will-read" /> <Listed items={readers.now.map((reader) => <Present key={reader.id} {...reader} />)} />
		</p>
	);
}

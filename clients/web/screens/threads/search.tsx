/** `#/threads/search`: searches the messages that were opened in this sitting, and all threads of mine after a press that names the size. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { hasWords } from "../../../words/search.ts";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { FoundText } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { splitQuote } from "./quotes.ts";

/** How many matches are shown. */
const MOST = 50;

export default function SearchMessages(): ReactNode {
	const [typed, setTyped] = useState("");
	const texts = useVerb("openedTexts");
	return (
		<>
			<Heading id="threads.search" />
			<Field
				label={<Say id="threads.search-label" />}
				help={<Say id="threads.search-help" />}
				type="search"
				dir="auto"
				autoCapitalize="none"
				spellCheck={false}
				value={typed}
				onChange={({ target }) => setTyped(target.value)}
			/>
			<Answered query={texts}>
				{(all) => (
					<>
						<Found all={all} typed={typed} />
						<SearchAll onDone={() => void texts.refetch()} />
					</>
				)}
			</Answered>
			<p>
				<SayLink to="/threads" id="threads.back-to-list" />
			</p>
		</>
	);
}

function Found({ all, typed }: { all: FoundText[]; typed: string }): ReactNode {
	const found = typed.trim() === "" ? [] : all.filter(({ text, title }) => hasWords(`${splitQuote(text).rest} ${title ?? ""}`, typed));
	return (
		<>
			<p role="status" className="muted">
				{typed.trim() !== "" && <Say id="threads.search-count" values={{ count: found.length }} />}
			</p>
			{found.length > 0 && (
				<Rows>
					{found.slice(0, MOST).map((each) => (
						<Row
							key={`${each.thread} ${each.seq}`}
							title={
								<Link to="/threads/$thread" params={{ thread: each.thread }}>
									{each.title === null ? <Say id="threads.untitled" /> : <bdi>{each.title}</bdi>}
								</Link>
							}
						>
							<p className="muted small">
								{each.name === null ? <Say id="parts.unknown-name" /> : <bdi>{each.name}</bdi>}{" "}
								<Say id="parts.time" values={{ time: new Date(each.at) }} />
							</p>
							<p dir="auto">{splitQuote(each.text).rest}</p>
						</Row>
					))}
				</Rows>
			)}
		</>
	);
}

/** Says how much would be read before it is read. */
function SearchAll({ onDone }: { onDone(): void }): ReactNode {
	const size = useVerb("searchSize");
	const [left, setLeft] = useState<number | null>(null);
	const open = useAction(async () => {
		const answer = await openSitting().call("openAllThreads");
		setLeft(answer.left);
		onDone();
		await size.refetch();
	});
	if (!size.data || (size.data.threads === 0 && left === null)) return null;
	return (
		<PageSection title="threads.search-all">
			{size.data.threads > 0 && (
				<>
					<Say as="p" id="threads.search-size" values={{ ...size.data }} />
					<Button isBusy={open.isBusy} onClick={() => void open.run()} id={open.isBusy ? "parts.opening" : "threads.search-open"} />
				</>
			)}
			<p role="status">{left !== null && <Say id="threads.search-opened" values={{ left }} />}</p>
			{open.error && <ErrorNotice error={open.error} />}
		</PageSection>
	);
}

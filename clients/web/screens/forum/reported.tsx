/** What a report names: its text from the space, and what the desk that answers for the space can do with it. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { MessageView, ReportedShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Markdown } from "./markdown.tsx";
import { MarkLine, WriterLine } from "./shown.tsx";
import { useMark } from "./use-mark.tsx";

type Report = NonNullable<MessageView["report"]>;

export default function Reported({ report }: { report: Report }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<p>
				<Say id="forum.report-is" /> <Say id={`forum.reason.${report.reason}`} />
			</p>
			{report.text !== null && (
				<p className="message-text" dir="auto">
					{report.text}
				</p>
			)}
			{isOpen ? <Opened report={report} /> : <Button onClick={() => setOpen(true)} id="forum.report-show" />}
		</>
	);
}

/** The text is read only when somebody asks for it, because each reading is an access entry. */
function Opened({ report }: { report: Report }): ReactNode {
	return <Answered query={useVerb("readReported", report)}>{(shown) => <Text report={report} shown={shown} />}</Answered>;
}

function Text({ report, shown }: { report: Report; shown: ReportedShown }): ReactNode {
	const { space, item, entry, form } = report;
	const { isThere, isGone, isOwner, hidden, title, body, language, by, at } = shown;
	const marking = useMark(report, entry);
	if (!isThere) return <Notice kind="warn" id="forum.report-missing" />;
	return (
		<>
			<article className="post">
				<p>
					<WriterLine by={by} at={at} />
				</p>
				{hidden ? (
					<MarkLine mark={hidden} id="forum.hidden-by" />
				) : isGone ? (
					<Say as="p" className="muted" id="forum.taken-back" />
				) : (
					<>
						{title !== null && (
							<p lang={language} dir="auto">
								<strong>{title}</strong>
							</p>
						)}
						<Markdown text={body} language={language} />
					</>
				)}
			</article>
			<p className="buttons">
				{isOwner && !hidden && !isGone && <Button onClick={() => marking.ask("hidden")} id="forum.hide" />}
				{form === "topic" ? (
					<Link className="button" to="/network/topics/$space/$topic" params={{ space, topic: item }}>
						<Say id="forum.report-topic" />
					</Link>
				) : (
					<Link className="button" to="/network/library/$space/$document" params={{ space, document: item }}>
						<Say id="forum.report-document" />
					</Link>
				)}
			</p>
			{marking.error && <ErrorNotice error={dataOf(marking.error)} />}
			{marking.dialog}
		</>
	);
}

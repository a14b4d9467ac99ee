/** `#/log/entries/:seq`: one entry, whether it is in the signed log, and what a review found about it. */
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { LogEntryScreen, LogEntryView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToLog, ReadingIsLogged } from "./back.tsx";
import { ActionWords, CodeWords, LogPerson, OnWhat, OutcomeTag } from "./entry-words.tsx";
import { FindingLine, RangeFinding } from "./finding-form.tsx";

export default function Entry(): ReactNode {
	const { seq: typed } = useParams({ strict: false }) as { seq: string };
	const seq = Number(typed);
	const entry = useVerb("readLogEntry", { seq });
	return (
		<>
			<Heading id="log.entry.title" values={{ seq }} />
			<ReadingIsLogged />
			<Answered query={entry}>{(view) => <Shown key={seq} view={view} />}</Answered>
			<p className="log-next">
				{seq > 0 && <SayLink to="/log/entries/$seq" params={{ seq: String(seq - 1) }} id="log.entry.earlier" />}
				<SayLink to="/log/entries/$seq" params={{ seq: String(seq + 1) }} id="log.entry.later" />
				<SayLink to="/log/entries" id="log.entry.back" />
			</p>
			<BackToLog />
		</>
	);
}

function Shown({ view }: { view: LogEntryScreen }): ReactNode {
	const { entry, isMine, state, proof, findings } = view;
	return (
		<>
			{entry.at === null ? <Say as="p" id="log.erased" /> : <Body entry={entry} />}
			<Notice
				kind={state === "proven" ? "ok" : "info"}
				id={state === "waiting" ? "log.entry.waiting" : entry.at === null ? "log.entry.proven-erased" : "log.entry.proven"}
			/>
			{isMine ? <Say as="p" id="log.entry.mine" /> : <Actions entry={entry} />}
			{proof && <SaveProof seq={entry.seq} proof={proof} />}
			<Say as="h2" id="log.query.findings" />
			{findings.map((finding) => (
				<FindingLine key={`${finding.at} ${finding.code}`} finding={finding} />
			))}
			{!isMine && <RangeFinding first={entry.seq} last={entry.seq} />}
		</>
	);
}

function Body({ entry }: { entry: LogEntryView }): ReactNode {
	const { at, actor, desk, action, outcome, purpose, basis, count, case: caseId, object, request, first, attested, initiator } = entry;
	const id = (text: string | null) =>
		text !== null && (
			<span className="code" dir="ltr">
				{text}
			</span>
		);
	return (
		<Facts
			rows={[
				["log.entry.time", at !== null && <Say id="parts.time" values={{ time: new Date(at) }} />],
				["log.entry.who", <LogPerson key="who" person={actor} />],
				["log.entry.desk", desk],
				["log.entry.what", <ActionWords key="what" action={action} />],
				["log.entries.outcome", <OutcomeTag key="outcome" outcome={outcome} />],
				["log.entries.purpose", <CodeWords key="purpose" of="purpose" code={purpose} />],
				["log.entry.basis", basis],
				["log.entry.count", String(count)],
				["log.entries.case", caseId !== null && <OnWhat entry={entry} />],
				["log.entry.object", id(object)],
				[
					"log.entry.first",
					first !== null && (
						<Link to="/log/entries/$seq" params={{ seq: String(first) }}>
							{first}
						</Link>
					),
				],
				["log.entry.initiator", <Say key="initiator" id={initiator === "program" ? "log.entry.by-program" : "log.entry.by-person"} />],
				["log.entry.attested", <Say key="attested" id={attested === "client" ? "log.entry.by-client" : "log.entry.by-server"} />],
				["log.entry.code", id(action)],
				["log.entry.request", id(request)],
			]}
		/>
	);
}

function Actions({ entry: { seq, actor } }: { entry: LogEntryView }): ReactNode {
	const mark = useAct("markEntries");
	return (
		<>
			<p className="buttons">
				{actor !== null && (
					<SayLink to="/log/queries/new/$entries" params={{ entries: String(seq) }} className="button button-primary" id="log.entry.ask" />
				)}
				<Button isBusy={mark.isPending} onClick={() => mark.mutate({ first: seq, last: seq, actor: null })} id="log.entry.mark" />
				{actor !== null && <SayLink to="/log/entries" search={{ actor: actor.id } as never} className="button" id="log.entry.more-of" />}
			</p>
			<p role="status">{mark.isSuccess && <Say id="log.entry.marked" />}</p>
			{mark.error && <ErrorNotice error={dataOf(mark.error)} />}
		</>
	);
}

/** Saves the proof of one entry for other programs. The saving is announced first. */
function SaveProof({ seq, proof }: { seq: number; proof: NonNullable<LogEntryScreen["proof"]> }): ReactNode {
	const announce = useAct("announceProof");
	const save = () => {
		saveFile(`access-${seq}.tlog-proof`, new Blob([proof.text]));
		saveFile(`access-${seq}.entry`, proof.entry);
	};
	return (
		<>
			<p className="buttons">
				<Button isBusy={announce.isPending} onClick={() => announce.mutate(undefined, { onSuccess: save })} id="log.save-proof" />
			</p>
			<Say as="p" className="muted small" id="log.entry.save-proof-help" />
			{announce.error && <ErrorNotice error={dataOf(announce.error)} />}
		</>
	);
}

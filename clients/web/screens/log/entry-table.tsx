/** A table of entries. On a phone each entry is a block of lines. Entries can be chosen for a query. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { LogEntryView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { ActionWords, LogPerson, OnWhat, OutcomeTag } from "./entry-words.tsx";
import "./log.css";

interface Props {
	rows: LogEntryView[];
	/** The numbers of the chosen entries. When it is left out, no entry can be chosen. */
	chosen?: readonly number[];
	onChoose?(chosen: number[]): void;
}

const COLUMNS = ["when", "who", "what", "on", "outcome"] as const;

export function EntryTable({ rows, chosen, onChoose }: Props): ReactNode {
	const { say } = useWords();
	return (
		<table className="log-table log-entries" aria-label={say("log.table.label")}>
			<thead>
				<tr>
					{chosen && (
						<th scope="col">
							<Say as="span" className="visually-hidden" id="log.table.choose" />
						</th>
					)}
					{COLUMNS.map((column) => (
						<th key={column} scope="col">
							<Say id={`log.table.${column}`} />
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.map((entry) => (
					<tr key={entry.seq}>
						{chosen && onChoose && <ChooseCell seq={entry.seq} chosen={chosen} onChoose={onChoose} />}
						<Cells entry={entry} />
					</tr>
				))}
			</tbody>
		</table>
	);
}

function ChooseCell({ seq, chosen, onChoose }: { seq: number; chosen: readonly number[]; onChoose(chosen: number[]): void }): ReactNode {
	const { say } = useWords();
	const isOn = chosen.includes(seq);
	return (
		<td className="log-pick">
			<label className="log-choose">
				<input
					type="checkbox"
					autoComplete="off"
					aria-label={say("log.entries.choose", { seq })}
					checked={isOn}
					onChange={() => onChoose(isOn ? chosen.filter((each) => each !== seq) : [...chosen, seq])}
				/>
			</label>
		</td>
	);
}

function Cells({ entry }: { entry: LogEntryView }): ReactNode {
	const { seq, at, actor, desk, action, count, attested, initiator, outcome } = entry;
	const link = (
		<Link to="/log/entries/$seq" params={{ seq: String(seq) }}>
			{at !== null && <Say id="parts.short-time" values={{ time: new Date(at) }} />}{" "}
			<Say as="span" className={at === null ? undefined : "visually-hidden"} id="log.entry.title" values={{ seq }} />
		</Link>
	);
	if (at === null)
		return (
			<>
				<td>{link}</td>
				<td colSpan={4} className="muted">
					<Say id="log.erased" />
				</td>
			</>
		);
	return (
		<>
			<td>{link}</td>
			<td>
				<LogPerson person={actor} />
				{desk !== null && (
					<span className="muted">
						{" "}
						<Say id="log.for-desk" values={{ desk }} />
					</span>
				)}
			</td>
			<td>
				<ActionWords action={action} />
				{count > 1 && (
					<span className="muted">
						<Say id="parts.comma" />
						<Say id="log.count" values={{ count }} />
					</span>
				)}
				{initiator === "program" && (
					<span className="muted">
						<Say id="parts.comma" />
						<Say id="log.by-program" />
					</span>
				)}
				{attested === "client" && (
					<span className="muted">
						<Say id="parts.comma" />
						<Say id="log.attested" />
					</span>
				)}
			</td>
			<td>
				<OnWhat entry={entry} />
			</td>
			<td>
				<OutcomeTag outcome={outcome} />
			</td>
		</>
	);
}

/** One desk: its people, and what its key needs. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import type { DeskKeysView, DeskPersonView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { KeyNotice } from "./key-notice.tsx";

export function DeskCard({ desk }: { desk: DeskKeysView }): ReactNode {
	const { name, isMine, people, canHoldCases } = desk;
	return (
		<section className="desk-card">
			<h2>
				<bdi>{name}</bdi>
				{isMine && (
					<span className="muted small">
						{" "}
						<Say id="people.mine" />
					</span>
				)}
			</h2>
			<KeyNotice desk={desk} />
			<ul className="desk-people">
				{people.map((person) => (
					<li key={person.id}>
						<Person person={person} />
					</li>
				))}
			</ul>
			{people.length === 0 && (
				<p className="muted">
					<Say id="people.nobody" />
				</p>
			)}
			{!canHoldCases && (
				<p className="muted">
					<Say id="desk.too-small" />
				</p>
			)}
		</section>
	);
}

const TONES = { key: "ok", waits: "warn", suspended: "danger" } as const;

function Person({ person: { name, role, isMe, state } }: { person: DeskPersonView }): ReactNode {
	return (
		<>
			<span className="desk-person">
				{name === null ? <Say id="parts.unknown-name" /> : <bdi>{name}</bdi>}{" "}
				<span className="muted small">
					<Say id={`parts.role.${role}` as MessageId} />
					{isMe && (
						<>
							{" "}
							<Say id="desk.you" />
						</>
					)}
				</span>
			</span>
			<Tag kind={TONES[state]}>
				<Say id={`desk.person.${state}`} />
			</Tag>
		</>
	);
}

/** Which desks will read what of the network's shared content after a change of an organisation's facts. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import type { ReadingView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function Reading({ changes }: { changes: readonly ReadingView[] }): ReactNode {
	if (changes.length === 0) return <Say as="p" id="facts.same" />;
	return (
		<>
			{changes.map(({ circle, change, desks }) => (
				<p key={circle}>
					{circle === "network" ? (
						<Say id={`facts.${change}.network`} />
					) : (
						<Say id={`facts.${change}.region`} values={{ region: <Say id={`facts.region.${circle}` as MessageId} /> }} />
					)}{" "}
					{desks.length === 0 ? <Say id="facts.no-desks" /> : <Listed items={desks.map((name) => <bdi key={name}>{name}</bdi>)} />}
				</p>
			))}
		</>
	);
}

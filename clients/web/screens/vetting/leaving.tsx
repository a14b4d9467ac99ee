/** Who suspended or removed somebody, when and why, as rows of facts. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import type { StandingView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function leavingRows(leaving: StandingView["leaving"]): [MessageId, ReactNode][] {
	if (leaving === null) return [];
	const { type, by, at, code } = leaving;
	const date = <Say id="parts.date" values={{ date: new Date(at) }} />;
	const people = <Listed items={by.map((each) => <PersonName key={each.id} person={each} />)} />;
	return [
		[
			type === "suspend" ? "vetting.suspended-by" : "vetting.removed-by",
			<Say key="by" id="vetting.person-then" values={{ name: people, date }} />,
		],
		["vetting.reason", code !== null && <Say key="code" id={`vetting.leave.${code}` as MessageId} />],
	];
}

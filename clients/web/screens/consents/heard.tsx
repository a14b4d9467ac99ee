/** What she has confirmed to other organisations, and which desks were asked to hear her. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import type { ConsentView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props extends Pick<ConsentView, "heard" | "asked"> {
	/** What it is about: her yes, or a guardian who is excluded. */
	of: "yes" | "guardian";
}

export function HeardBy({ of, heard, asked }: Props): ReactNode {
	return (
		<>
			{heard.map(({ organisation, isApproved }) => (
				<Say as="p" key={organisation} id={`consent.heard.${of}.${isApproved ? "approved" : "refused"}`} values={{ organisation }} />
			))}
			{asked.map((desk) => (
				<Say as="p" key={desk.id} id="consent.heard.asked" values={{ desk: <Party party={desk} /> }} />
			))}
		</>
	);
}

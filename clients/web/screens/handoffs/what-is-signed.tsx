/** What the second person signs: the ground, its reason, what is written about it, and a guardian's answer beside it. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Party } from "../../parts/party.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function WhatIsSigned({ view }: { view: HandoffView }): ReactNode {
	const facts = useVerb("signedFacts", { case: view.case, handoff: view.id });
	const { basis, from } = view;
	if (basis === null) return null;
	return (
		<Answered query={facts}>
			{({ why, childSays, isReadable, guardians }) => (
				<>
					<Facts
						rows={[
							["handoffs.signed.ground", <Say key="ground" id={`handoffs.ground-kind.${basis.kind}` as MessageId} />],
							["handoffs.why", basis.code !== null && <Say id={`handoffs.ground.${basis.code}` as MessageId} />],
							["handoffs.signed.away", basis.away && <Say id="first.yes" />],
							["handoffs.signed.by", basis.givenBy],
							["handoffs.signed.best", why.length > 0 && <Texts texts={why} />],
							["handoffs.signed.child-says", childSays.length > 0 && <Texts texts={childSays} />],
						]}
					/>
					{basis.kind === "best-interests" && (
						<>
							{!isReadable && <Say as="p" id="handoffs.signed.not-readable" values={{ desk: <Party party={from} /> }} />}
							{isReadable && why.length === 0 && <Say as="p" id="handoffs.signed.no-why" />}
							{isReadable && childSays.length === 0 && <Say as="p" id="handoffs.signed.no-child" />}
						</>
					)}
					{guardians.map(({ kind, isPermit }) => (
						<Say
							as="p"
							key={`${kind} ${isPermit}`}
							id={isPermit ? "handoffs.signed.guardian-yes" : "handoffs.signed.guardian-no"}
							values={{ guardian: <Say id={`consent.guardian.${kind}`} /> }}
						/>
					))}
				</>
			)}
		</Answered>
	);
}

function Texts({ texts }: { texts: string[] }): ReactNode {
	return texts.map((text) => (
		<p key={text} dir="auto">
			{text}
		</p>
	));
}

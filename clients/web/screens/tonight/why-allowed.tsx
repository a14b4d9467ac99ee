/** The choice of the ground: a risk to life, or a consent for the desk's organisation. Only grounds that the rules allow are offered. */
import { type ReactNode, useMemo } from "react";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { DeskGround } from "../handoffs/request/step-ground.tsx";
import type { TonightPart } from "./tonight-draft.ts";

export function WhyAllowed({
	id,
	kept: { desk, purpose, ground, withIdentity },
	change,
	isTried,
	sections,
}: TonightPart & { id: string; sections: string[] }): ReactNode {
	const isAsked = desk !== "" && purpose !== "" && withIdentity !== null;
	const asked = useMemo(() => ({ id, desks: [desk], sections, purposes: [purpose as never] }), [id, desk, sections, purpose]);
	const options = useVerb("basisOptions", asked, { isOff: !isAsked });
	if (!isAsked) return null;
	return (
		<Answered query={options}>
			{({ options: byDesk }) => {
				const allowed = (byDesk[desk] ?? []).filter(
					({ isAllowed, kind, consent }) => isAllowed && (kind === "vital-interest" || consent !== null),
				);
				if (allowed.length === 0) return <Notice kind="warn" id="tonight.not-allowed" />;
				return (
					<DeskGround
						name={<Say id="tonight.ground" />}
						options={allowed}
						ground={ground}
						isTried={isTried}
						withoutConsent={<Say id="handoffs.new.no-consent" />}
						onChange={(next) => change({ ground: next })}
					/>
				);
			}}
		</Answered>
	);
}

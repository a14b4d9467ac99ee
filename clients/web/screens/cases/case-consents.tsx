/** The consents of a case, and the running hand-offs that rest on another basis than a consent. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Tag } from "../../parts/tag.tsx";
import type { CaseFile, HandoffLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { ConsentRow } from "../consents/consent-row.tsx";
import { SecondPerson } from "../handoffs/second-person.tsx";

export function CaseConsents({ file }: { file: CaseFile }): ReactNode {
	const { id, consents, handoffs, isOurs, isClosed } = file;
	const current = consents.filter(({ state, isReplaced }) => !isReplaced && (state === "active" || state === "proposed"));
	const withOtherBasis = handoffs.filter((each) => !each.isOver && restsOnOtherBasis(each));
	return (
		<>
			<Say as="h2" id="consent.list" />
			{current.length === 0 ? (
				<Say as="p" className="muted" id="consent.none" />
			) : (
				<>
					<Say as="p" className="muted" id="consent.open-one" />
					<Rows>
						{current.map((consent) => (
							<ConsentRow key={consent.id} id={id} consent={consent} />
						))}
					</Rows>
				</>
			)}
			{withOtherBasis.length > 0 && <OtherBases handoffs={withOtherBasis} />}
			<p className="buttons">
				{isOurs && !isClosed && <SayLink className="button" to="/cases/$id/consents/new" params={{ id }} id="consent.new" />}
				<SayLink className="step-link" to="/cases/$id/consents" params={{ id }} id="consent.to-list" />
			</p>
		</>
	);
}

const restsOnOtherBasis = ({ basis }: HandoffLine) => basis !== null && basis.kind !== "consent" && basis.kind !== "guardian-consent";

function OtherBases({ handoffs }: { handoffs: HandoffLine[] }): ReactNode {
	return (
		<>
			<Say as="h3" id="consent.other-reasons" />
			<Rows>
				{handoffs.map((handoff) => (
					<BasisRow key={handoff.id} handoff={handoff} />
				))}
			</Rows>
		</>
	);
}

function BasisRow({ handoff: { id, basis, from, to, maySign } }: { handoff: HandoffLine }): ReactNode {
	if (basis === null) return null;
	const isAwaited = basis.countersign === "awaited";
	return (
		<Row
			title={
				<Link to="/handoffs/$handoff" params={{ handoff: id }}>
					<Party party={to} />
				</Link>
			}
			mark={
				<Tag
					kind={isAwaited || basis.countersign === "refused" ? "danger" : "info"}
					id={`handoffs.ground-kind.${basis.kind}` as MessageId}
				/>
			}
		>
			{isAwaited && <SecondPerson basis={basis} from={from} to={to} />}
			{isAwaited && maySign && (
				<p>
					<Say as="strong" id="consent.you-may-sign" />
				</p>
			)}
			{basis.countersign === "approved" && <Say as="p" id="handoffs.second.approved" />}
			{basis.countersign === "refused" && <Say as="p" id="handoffs.flag.countersign-refused" />}
		</Row>
	);
}

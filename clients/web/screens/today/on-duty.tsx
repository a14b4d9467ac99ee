/** Who is on duty now at my desks. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { PhoneLink } from "../../parts/phone-link.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import type { DeskPhones } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { WhoIsOnDuty } from "../duty/phone-rows.tsx";
import { ROTA_ASKED, usePhones } from "../duty/use-phones.ts";

export function OnDuty(): ReactNode {
	const phones = usePhones();
	if (!phones.data || phones.data.length === 0) return null;
	const now = phones.data.flatMap(({ duty }) => duty.filter(({ isNow }) => isNow));
	return (
		<PageSection title="duty.on-duty" className="today-group">
			{phones.data.map((each) => {
				const asked = askedFor(each);
				return (
					asked && (
						<Notice key={each.desk.id} kind="warn">
							<Say as="p" id={asked} values={{ desk: <Party party={each.desk} /> }} />
						</Notice>
					)
				);
			})}
			{now.length === 0 && <Say as="p" className="muted" id="duty.everybody-now" />}
			{now.map(({ key, who, call, until }) => (
				<p key={key}>
					<WhoIsOnDuty line={{ who, call }} /> <Say as="span" className="muted" id="duty.until" values={{ until: new Date(until) }} />
				</p>
			))}
			{phones.data.flatMap(({ contact }) =>
				(contact?.numbers ?? []).map(({ phone }) => (
					<p key={phone}>
						<PhoneLink number={phone} />
					</p>
				)),
			)}
			<p>
				<SayLink className="today-link" to="/desk/duty" id="duty.title" />
			</p>
		</PageSection>
	);
}

/** What a desk is asked for. The sentences about its numbers ask for the rota too. */
function askedFor({ contact, rotaAsked }: DeskPhones): MessageId | null {
	if (contact === null) return "duty.ask-first";
	if (contact.isOld) return "duty.ask-month";
	return rotaAsked && ROTA_ASKED[rotaAsked];
}

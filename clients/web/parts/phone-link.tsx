/** A phone number that opens the dialler. Digits are Western and from left to right in every language. */
import { Phone } from "lucide-react";
import type { ReactNode } from "react";
import "./phone-link.css";

export function PhoneLink({ number }: { number: string }): ReactNode {
	return (
		<a className="phone-link" href={`tel:${number.replace(/[^+\d]/g, "")}`}>
			<Phone aria-hidden="true" size={18} />
			<bdi dir="ltr">{number}</bdi>
		</a>
	);
}

/** Mail addresses of bells: the plain form, without display names, comments, quotes and international characters. */

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Whether a text is exactly one mail address. It has no character that could end a header or an SMTP command.
 * @example isMailAddress("night-desk@haus-lydia.example"); // true
 */
export function isMailAddress(text: string): boolean {
	const at = text.lastIndexOf("@");
	const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
	return at > 0 && text.length <= 254 && local.length <= 64 && LOCAL.test(local) && DOMAIN.test(domain);
}

import type { ComponentPropsWithoutRef, MouseEvent } from 'react';
import { navigate } from '../state/url';

/** A link inside the application: a plain click navigates without loading the page again. */
export function Link({ href, onClick, ...rest }: ComponentPropsWithoutRef<'a'> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (modified || event.defaultPrevented) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}

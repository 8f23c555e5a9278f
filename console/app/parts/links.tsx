/** Links within the console: real addresses, followed without loading the page anew. */
import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useLocation } from 'wouter';

export function Go({ to, children, ...rest }: { readonly to: string; readonly children: string } & Pick<LinkProps, 'variant' | 'fontSize' | 'ariaLabel'>) {
  const [, navigate] = useLocation();
  return (
    <Link
      href={to}
      {...rest}
      onFollow={(event) => {
        // With a modifier key the browser opens a tab, as with any link.
        if (event.detail.external) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </Link>
  );
}

export const CustomerLink = ({ id, name }: { readonly id: string; readonly name?: string | undefined }) => <Go to={`/customers/${encodeURIComponent(id)}`}>{name ?? id}</Go>;

// Made by `npx node templates/build.ts` from layout.mjml. Change that, then run it again.
import { escapeHtml } from './escape.ts';
import type { Page } from './page.ts';

export function layout(page: Page): string {
  let html = '';
  html += '<!doctype html><html lang="'
    + escapeHtml(page.lang)
    + '" dir="ltr" xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>'
    + escapeHtml(page.subject)
    + '</title><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1"><style>#outlook a{padding:0}body{margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%}table,td{border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt}p{display:block;margin:13px 0}</style><!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript><![endif]--><style>@media only screen and (min-width:480px){.mj-column-per-100{width:100% !important;max-width:100%}}</style><style media="screen and (min-width:480px)">.moz-text-html .mj-column-per-100{width:100% !important;max-width:100%}</style><style>table{border-collapse:separate}a:focus-visible{outline:3px solid #c2680c !important;outline-offset:2px}@media (max-width:479px){.words{padding:24px 20px !important}.label{display:block !important;width:auto !important;padding:5px 16px 0 !important}.value{display:block !important;padding:0 16px 5px !important}}@media (prefers-color-scheme:dark){body,.page> div{background:#14171c !important}.words{background:#1f242c !important}.words div,.words h1,.words h2,.words p,.words li,.words .value{color:#e9ecf1 !important}.words .label,.quiet div,.quiet p{color:#aeb6c2 !important}.facts{background:#2a313b !important}.words .link,.quiet .link{color:#9dbdff !important}.spot{background:#26365c !important;border-color:#7fa5f5 !important}.words .score{color:#e3ebff !important}.button{background:#2f63d6 !important}.words .calm{background:#26365c !important;color:#cfdcff !important}.words .good{background:#17402b !important;color:#bdebd0 !important}.words .care{background:#4a310f !important;color:#ffdfb0 !important}.words .trouble{background:#5a1f1f !important;color:#ffd2d2 !important}}</style><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no"></head><body class="page" style="word-spacing:normal;background-color:#eef1f5"><div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden">'
    + escapeHtml(page.preheader)
    + '</div><div aria-label="'
    + escapeHtml(page.subject)
    + '" aria-roledescription="email" role="article" lang="'
    + escapeHtml(page.lang)
    + '" dir="ltr" style="word-spacing:normal;background-color:#eef1f5"><!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:584px" width="584"><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly"><![endif]--><div style="margin:0px auto;max-width:584px"><table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%"><tbody><tr><td style="direction:ltr;font-size:0px;padding:20px 12px 28px;text-align:center"><!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td style="vertical-align:top;width:560px"><![endif]--><div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%"><table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top" width="100%"><tbody><tr><td align="left" class="quiet" style="font-size:0px;padding:0 4px 10px;word-break:break-word"><div style="font-family:-apple-system,BlinkMacSystemFont,\'Segoe UI\',Helvetica,Arial,sans-serif;font-size:15px;font-weight:700;line-height:25px;text-align:left;color:#4a5464">'
    + escapeHtml(page.company)
    + '</div></td></tr><tr><td class="bar" style="height:5px;line-height:5px;font-size:0;border-radius:10px 10px 0 0;background:'
    + escapeHtml(page.tone.bar)
    + '" height="5">&nbsp;</td></tr><tr><td align="left" class="words" style="border-radius:0 0 10px 10px;background:#ffffff;font-size:0px;padding:28px 32px;word-break:break-word"><div style="font-family:-apple-system,BlinkMacSystemFont,\'Segoe UI\',Helvetica,Arial,sans-serif;font-size:16px;line-height:25px;text-align:left;color:#20242c">';
  if (page.badge) {
  html += '<div><span class="badge '
    + escapeHtml(page.tone.name)
    + '" style="display:inline-block;margin:0 0 12px;padding:3px 12px;border-radius:14px;font-size:14px;line-height:22px;font-weight:700;background:'
    + escapeHtml(page.tone.tint)
    + ';color:'
    + escapeHtml(page.tone.ink)
    + '">'
    + escapeHtml(page.badge)
    + '</span></div>';
  }
  html += '<h1 style="margin:0 0 14px;font-size:24px;line-height:31px;font-weight:700">'
    + escapeHtml(page.heading)
    + '</h1>';
  for (const line of page.intro) {
  html += '<p style="margin:0 0 10px">'
    + escapeHtml(line)
    + '</p>';
  }
  if (page.facts) {
  html += '<table class="facts" role="presentation" cellpadding="0" cellspacing="0" style="width:100%;margin:16px 0 6px;padding:6px 0;background:#f4f6f9;border-radius:8px" width="100%">';
  for (const fact of page.facts) {
  html += '<tr><td class="label" style="padding:5px 8px 5px 16px;font-size:15px;line-height:22px;color:#566070;vertical-align:top;width:32%" width="32%" valign="top">'
    + escapeHtml(fact.label)
    + '</td><td class="value" style="padding:5px 16px 5px 8px;font-size:15px;line-height:22px;font-weight:600;vertical-align:top" valign="top">'
    + escapeHtml(fact.value)
    + '</td></tr>';
  }
  html += '</table>';
  }
  if (page.reasons) {
  html += '<h2 style="margin:22px 0 4px;font-size:15px;line-height:22px;font-weight:700">'
    + escapeHtml(page.reasons.title)
    + '</h2><ul style="margin:0;padding:0 0 0 20px">';
  for (const line of page.reasons.lines) {
  html += '<li style="margin:0 0 6px">'
    + escapeHtml(line)
    + '</li>';
  }
  html += '</ul>';
  }
  if (page.list) {
  html += '<h2 style="margin:22px 0 4px;font-size:15px;line-height:22px;font-weight:700">'
    + escapeHtml(page.list.title)
    + '</h2>';
  for (const item of page.list.items) {
  html += '<p class="item" style="margin:10px 0 2px;font-weight:700"><a class="link" href="'
    + escapeHtml(item.url)
    + '" style="color:#1d4fb8;text-decoration:underline">'
    + escapeHtml(item.title)
    + '</a></p><p style="margin:0 0 10px">'
    + escapeHtml(item.text)
    + '</p>';
  }
  }
  if (page.scale) {
  html += '<h2 style="margin:22px 0 4px;font-size:15px;line-height:22px;font-weight:700">'
    + escapeHtml(page.scale.question)
    + '</h2><p style="margin:0 0 10px">'
    + escapeHtml(page.scale.ends)
    + '</p><div style="margin:0 -4px">';
  for (const answer of page.scale.answers) {
  html += '<table class="answer" role="presentation" align="left" cellpadding="0" cellspacing="4" style="border-collapse:separate"><tr><td class="spot" style="width:48px;border:1px solid #2457c5;border-radius:8px;background:#e8effc;text-align:center" width="48" align="center"><a class="score" href="'
    + escapeHtml(answer.url)
    + '" aria-label="'
    + escapeHtml(answer.label)
    + '" style="display:block;line-height:48px;color:#1b3f91;font-size:18px;font-weight:700;text-decoration:none">'
    + escapeHtml(answer.score)
    + '</a></td></tr></table>';
  }
  html += '</div><div style="clear:both"></div>';
  }
  if (page.action) {
  html += '<table class="push" role="presentation" cellpadding="0" cellspacing="0" style="margin:14px 0 0"><tr><td class="button" style="border-radius:8px;background:#2457c5;mso-padding-alt:12px 22px"><a class="go" href="'
    + escapeHtml(page.action.url)
    + '" style="display:inline-block;padding:12px 22px;color:#ffffff;font-weight:700;text-decoration:none">'
    + escapeHtml(page.action.label)
    + '</a></td></tr></table>';
  }
  for (const section of page.sections) {
  html += '<h2 style="margin:22px 0 4px;font-size:15px;line-height:22px;font-weight:700">'
    + escapeHtml(section.title)
    + '</h2>';
  for (const line of section.lines) {
  html += '<p style="margin:0 0 10px">'
    + escapeHtml(line)
    + '</p>';
  }
  }
  if (page.person) {
  html += '<h2 style="margin:22px 0 4px;font-size:15px;line-height:22px;font-weight:700">'
    + escapeHtml(page.person.title)
    + '</h2>';
  for (const line of page.person.lines) {
  html += '<p style="margin:0 0 10px">';
  for (const piece of line) {
  if (piece.mail) {
  html += '<a class="link" href="mailto:'
    + escapeHtml(piece.text)
    + '" style="color:#1d4fb8;text-decoration:underline">'
    + escapeHtml(piece.text)
    + '</a>';
  } else {
  html += escapeHtml(piece.text);
  }
  }
  html += '</p>';
  }
  if (page.person.help) {
  html += '<p style="margin:0 0 10px"><a class="link" href="'
    + escapeHtml(page.person.help.url)
    + '" style="color:#1d4fb8;text-decoration:underline">'
    + escapeHtml(page.person.help.label)
    + '</a></p>';
  }
  }
  html += '</div></td></tr><tr><td align="left" class="quiet" style="font-size:0px;padding:16px 4px 0;word-break:break-word"><div style="font-family:-apple-system,BlinkMacSystemFont,\'Segoe UI\',Helvetica,Arial,sans-serif;font-size:14px;line-height:21px;text-align:left;color:#566070"><p style="margin:0 0 10px">'
    + escapeHtml(page.why)
    + '</p><p style="margin:0 0 10px">'
    + escapeHtml(page.company)
    + ' · ';
  if (page.mail) {
  html += '<a class="link" href="mailto:'
    + escapeHtml(page.mail)
    + '" style="color:#1d4fb8;text-decoration:underline">'
    + escapeHtml(page.mail)
    + '</a>';
  } else {
  html += escapeHtml(page.support);
  }
  html += '</p>';
  if (page.preferences) {
  html += '<p style="margin:0 0 10px"><a class="link" href="'
    + escapeHtml(page.preferences.url)
    + '" style="color:#1d4fb8;text-decoration:underline">'
    + escapeHtml(page.preferences.label)
    + '</a></p>';
  }
  if (page.unsubscribe) {
  html += '<p style="margin:0 0 10px"><a class="link" href="'
    + escapeHtml(page.unsubscribe.url)
    + '" style="color:#1d4fb8;text-decoration:underline">'
    + escapeHtml(page.unsubscribe.label)
    + '</a></p>';
  }
  html += '</div></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><![endif]--></td></tr></tbody></table></div><!--[if mso | IE]></td></tr></table><![endif]--></div></body></html>';
  return html;
}

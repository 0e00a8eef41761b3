/** The look of the sandbox: neutral slate, Arial, light only. */
export const style = `
*{box-sizing:border-box}
body{margin:0;background:#e4e8ec;color:#1d2530;font:400 16px/1.45 Arial,Helvetica,sans-serif;color-scheme:light}
a{color:#24476e}
:focus-visible{outline:3px solid #f7a81b;outline-offset:2px}
.bar{background:#1d2530;color:#fff;font-size:14px}
.bar .in{max-width:1120px;margin:0 auto;padding:10px 18px;display:flex;gap:8px 16px;align-items:center;flex-wrap:wrap}
.bar a{color:#fff;display:inline-block;padding:4px 2px;margin-right:8px}
.bar section{display:flex;gap:8px 14px;align-items:center;flex-wrap:wrap;margin-left:auto}
.bar form{display:flex;gap:6px;flex-wrap:wrap;align-items:center}
.bar button{font:inherit;color:#fff;background:none;border:1px solid #8b96a5;border-radius:99px;padding:4px 12px;min-height:30px;cursor:pointer}
.bar button:hover{background:#33404f}
.bar input[type=datetime-local]{font:inherit;color:#1d2530;background:#fff;border:1px solid #8b96a5;border-radius:4px;padding:3px 6px;min-height:30px;max-width:100%}
.portal{max-width:720px;margin:32px auto 60px;background:#fff;border:1px solid #c9cfd6;border-radius:6px;overflow:hidden}
.ph{background:#3e4c5c;color:#fff;padding:12px 18px;display:flex;align-items:center;gap:10px;font-weight:700}
.ph i{width:16px;height:16px;border:3px solid #fff;border-radius:4px}
.ph span{margin-left:auto;font-weight:400;font-size:14px}
.pb{padding:26px 30px 28px}
h1{margin:0 0 4px;font-size:21px;line-height:1.25}
h2{font-size:17px;margin:22px 0 6px}
.q{color:#525c69;font-size:15px;margin:0 0 4px}
.blk{border:1px solid #c9cfd6;border-radius:4px;padding:12px 14px;margin:14px 0 0;min-width:0}
.blk legend,.blk>label.top{font-weight:700;font-size:15px;padding:0}
.blk legend{float:left;width:100%;margin-bottom:6px}
.blk legend+*{clear:both}
.ck{display:flex;gap:10px;align-items:center;padding:7px 0;min-height:32px;cursor:pointer}
.ck input{width:20px;height:20px;margin:0;flex:none;accent-color:#3e4c5c}
select,.pb input[type=password],.pb input[type=date]{display:block;width:100%;font:inherit;color:#1d2530;background:#fff;border:1px solid #7c8694;border-radius:3px;padding:9px 10px;margin-top:6px;min-height:44px}
.date{display:block;margin-top:10px}
.acts{display:flex;gap:10px;margin-top:18px;flex-wrap:wrap}
.acts button,.b2{font:inherit;font-weight:700;border-radius:3px;padding:11px 20px;min-height:44px;cursor:pointer;border:1px solid #3e4c5c;background:#3e4c5c;color:#fff}
.acts button.b2,button.b2{background:#fff;color:#1d2530;border-color:#7c8694}
.alert{border:2px solid #a12622;border-radius:4px;padding:10px 14px;margin:14px 0 0;font-weight:700;color:#7c1c19;background:#fdf1f0}
.note{border-left:4px solid #8b96a5;padding:4px 12px;margin:14px 0 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px 10px 8px 0;border-bottom:1px solid #dfe3e8;vertical-align:top}
.rows{overflow-x:auto}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:12px 0 0}
iframe{width:100%;height:640px;border:1px solid #c9cfd6;border-radius:4px;background:#fff;margin-top:8px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:8px 0}
dd{margin:0;overflow-wrap:anywhere}
@media(max-width:760px){.portal{margin:0;border:0;border-radius:0}.pb{padding:20px 18px}.bar section{margin-left:0}}
`

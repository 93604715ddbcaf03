// Texts of form-js and our own. English is the key; other languages are looked up.

const zh = {
  // form-js 2.0
  "Add new": "添加",
  "All values selected": "已全部选择",
  "Click to remove sorting": "取消排序",
  "Click to sort by {value} ascending": "按{value}升序排列",
  "Click to sort by {value} descending": "按{value}降序排列",
  Collapse: "收起",
  "Date and time must both be entered.": "日期和时间都要填写",
  Decrement: "减",
  "Document reference is not defined.": "没有指定文件",
  "Download {fileName}": "下载 {fileName}",
  "Expand all ({value})": "全部展开（{value}）",
  "External content couldn't be loaded.": "外部内容无法载入",
  "Field is required.": "必填",
  "Field must be a valid email.": "请填写有效的电子邮箱",
  "Field must be a valid international phone number. (e.g. +4930664040900)": "请填写带国家代码的电话号码，例如 +8613800138000",
  "Field must have maximum length of {value}.": "最多 {value} 个字",
  "Field must have maximum value of {value}.": "不能大于 {value}",
  "Field must have minimum length of {value}.": "至少 {value} 个字",
  "Field must have minimum value of {value}.": "不能小于 {value}",
  "Field must match pattern {value}.": "格式不符：{value}",
  Increment: "加",
  "Max validation value is not a valid number.": "上限不是有效的数字",
  "Min validation value is not a valid number.": "下限不是有效的数字",
  "Next page": "下一页",
  "No content to show.": "没有内容",
  "No results": "没有符合的选项",
  "Nothing to show.": "没有内容",
  "Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.": "请填写有效的数值，最接近的是 {previousValue} 和 {nextValue}",
  "Previous page": "上一页",
  "Remove tag": "移除",
  Search: "搜索",
  "Skip to search": "跳到搜索",
  "Unable to download document": "文件无法下载",
  "Value is expected to be an integer.": "请填写整数",
  "Value is expected to have at most 1 decimal digit.": "最多 1 位小数",
  "Value is expected to have at most {value} decimal digits.": "最多 {value} 位小数",
  "Value is not a number.": "请填写数字",
  "{page} of {total}": "第 {page} 页，共 {total} 页",

  // pages
  "The server cannot be reached. Please check the network.": "连不上服务器，请检查网络",
  "The server could not answer this. Please try again.": "服务器未能处理，请再试一次",

  // forms
  "Fill in what is marked, then press “{label}” again.": "请填写后再按一次“{label}”",
  "Files are still being uploaded.": "文件还在上传，请稍候",
  "Please choose": "请选择",
  "Press “{label}” again to confirm.": "再按一次“{label}”即可确认",
  "Sending …": "正在提交…",
  Submit: "提交",
  "The form cannot be shown. Please reload the page.": "表单无法显示，请刷新页面",
  "1 entry needs your attention": "有 1 处需要填写或更正",
  "{count} entries need your attention": "有 {count} 处需要填写或更正",
  Time: "时间",
  Calendar: "日历",
  "yyyy-mm-dd": "年-月-日",
  "hh:mm": "时:分",
  "Please enter a date such as {example}.": "请填写日期，例如 {example}",
  "Please enter a time such as {example}.": "请填写时间，例如 {example}",
  "The date must not lie in the past.": "日期不能早于今天",
  "{label}: {text}": "{label}:{text}",

  // drafts
  "Saved automatically at {time}": "已自动保存 {time}",
  "Saving …": "正在保存…",
  "Not saved: your log-in has ended. Log in again in another window, then go on here.": "未保存：登录已失效。请在另一个窗口重新登录，再回到这里继续",
  "Not saved: the server cannot be reached. It will be tried again.": "未保存：连不上服务器，稍后自动重试",
  "Not saved: the server refused the draft.": "未保存：服务器没有接受草稿",

  // files
  "Choose file": "选择文件",
  "Choose files": "选择文件",
  "or drop here": "或拖放到此处",
  Remove: "移除",
  "Remove {name}": "移除 {name}",
  "Try again": "重试",
  "Upload {name} again": "重新上传 {name}",
  "uploading {percent} %": "上传中 {percent}%",
  "The file is too large.": "文件太大",
  "This kind of file is not accepted.": "不接受这种文件",
  "The upload failed.": "上传失败",
  File: "文件",

  // diagrams
  "The diagram cannot be shown.": "流程图无法显示",
  "Zoom in": "放大",
  "Zoom out": "缩小",
  "Whole diagram": "全图",
  "Full window": "全屏查看",
  Close: "关闭",
  "in progress": "正在办理",
  "needs help from an administrator": "出现问题，等待管理员处理",
  "Keys: plus and minus zoom, zero shows the whole, arrows move.": "按键：加号放大，减号缩小，0 显示全图，方向键移动",
};

/** Whether the page speaks Chinese, which it does unless it says English. */
export const inChinese = () => !document.documentElement.lang.toLowerCase().startsWith("en");

/** The text in the page's language, its `{names}` replaced. Also form-js's `translate` service. */
export function t(text, values = {}) {
  const template = (inChinese() && zh[text]) || text;
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

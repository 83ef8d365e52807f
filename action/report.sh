# Reads the top-level `decision` and `code` of a JSON report with nothing but bash.
#
# Subjects carry a `decision` of their own, and file names can hold any text, so a search for the word would be
# fooled. This walks the file from quote to quote: outside strings it counts brackets, inside it only looks for
# the closing quote. The time it takes grows with the length of the file, not with its square.

# report_read FILE: sets report_decision and report_code; fails unless both stand exactly once at the top level
# of one complete object.
report_read() {
  report_decision="" report_code=""
  local depth=0 decisions=0 codes=0 ended=0 key="" inside=0 text="" piece="" slashes="" last=0
  while [[ "$last" -eq 0 ]]; do
    IFS= read -r -d '"' piece || last=1
    if [[ "$inside" -eq 1 ]]; then
      [[ "$last" -eq 0 ]] || return 1 # the file ends within a string
      text+="$piece"
      slashes=${piece##*[!\\]}
      # An odd run of backslashes escapes the quote that ended this piece. A piece of backslashes alone
      # cannot continue one: the piece before it ended in an escaped quote.
      if ((${#slashes} % 2 == 1)); then
        text+='"'
        continue
      fi
      inside=0
      continue
    fi
    report_between "$piece" || return 1
    inside=1
    text=""
  done <"$1"
  [[ "$depth" -eq 0 && "$ended" -eq 1 && "$decisions" -eq 1 && "$codes" -eq 1 ]]
}

# report_between PIECE: what stands between two strings. Shares the variables of report_read: `text` is the
# string before the piece, `key` the top-level key that still waits for its value.
report_between() {
  local piece="$1" character="" at=0 blank=$' \t\r\n'
  local bare="${piece//[$blank]/}" number='^:(0|[1-9][0-9]?[0-9]?)[,}]'
  if [[ "$depth" -eq 1 ]]; then
    if [[ "$bare" == :* ]]; then
      key="$text"
      [[ "$key" != *\\* ]] || return 1 # an escaped key could be a second `decision` in disguise
      case "$key" in
        decision)
          decisions=$((decisions + 1))
          [[ "$bare" == : ]] || return 1 # the value must be a string
          ;;
        code)
          codes=$((codes + 1))
          [[ "$bare" =~ $number ]] || return 1
          report_code="${BASH_REMATCH[1]}"
          ;;
      esac
    elif [[ "$key" == decision && -z "$report_decision" ]]; then
      report_decision="$text"
    fi
    [[ "$bare" == : ]] || key=""
  fi
  for ((at = 0; at < ${#bare}; at++)); do
    character="${bare:at:1}"
    [[ "$ended" -eq 0 ]] || return 1 # something after the object
    case "$character" in
      '{' | '[')
        [[ "$depth" -gt 0 || "$character" == '{' ]] || return 1
        depth=$((depth + 1))
        ;;
      '}' | ']')
        depth=$((depth - 1))
        if [[ "$depth" -eq 0 ]]; then
          [[ "$character" == '}' ]] || return 1
          ended=1
        fi
        ;;
      *) [[ "$depth" -gt 0 ]] || return 1 ;; # text before the object
    esac
  done
}

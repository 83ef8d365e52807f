# shellcheck shell=bash
# Reads the JSON report with nothing but bash: the `decision` and `code` at its top level, and by what digests each subject
# is known that is allowed.
#
# File names can hold any text, so a search for a word would be fooled. This walks the file from quote to quote: outside
# strings it counts brackets, inside it only looks for the closing quote. The time it takes grows with the length of the
# file, not with its square. Strings are never unescaped: what goes out as JSON again is what came in.

# report_read FILE: sets report_decision, report_code, and report_digests, the digests of every allowed subject as the
# inside of a JSON list. Fails unless decision and code stand exactly once at the
# top level of one complete object, and no field that is read here stands twice.
report_read() {
  report_decision="" report_code="" report_digests=""
  local depth=0 decisions=0 codes=0 lists=0 ended=0 key="" inside=0 text="" piece="" slashes="" last=0
  local subjects=0 within="" algorithm="" given="" decided="" digests="" seen=""
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

# report_between PIECE: what stands between two strings. Shares the variables of report_read: `text` is the string before
# the piece, `key` the top-level key that still waits for its value, `within` the same of a subject.
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
        subjects)
          lists=$((lists + 1))
          [[ "$lists" -eq 1 ]] || return 1
          [[ "$bare" != ':['* ]] || subjects=1
          ;;
      esac
    elif [[ "$key" == decision && -z "$report_decision" ]]; then
      report_decision="$text"
    fi
    [[ "$bare" == : ]] || key=""
  elif [[ "$subjects" -eq 1 && "$depth" -eq 3 ]]; then
    report_field "$bare" || return 1
  elif [[ "$within" == digests && "$depth" -eq 4 ]]; then
    if [[ "$bare" == : ]]; then
      algorithm="$text"
    elif [[ "$bare" == :* ]]; then
      return 1 # a digest is a string
    else
      digests+="${digests:+,}\"$algorithm\":\"$text\""
    fi
  fi
  for ((at = 0; at < ${#bare}; at++)); do
    character="${bare:at:1}"
    [[ "$ended" -eq 0 ]] || return 1 # something after the object
    case "$character" in
      '{' | '[')
        [[ "$depth" -gt 0 || "$character" == '{' ]] || return 1
        depth=$((depth + 1))
        if [[ "$subjects" -eq 1 && "$depth" -eq 3 ]]; then
          within="" given="" decided="" digests="" seen=" "
        fi
        ;;
      '}' | ']')
        depth=$((depth - 1))
        if [[ "$subjects" -eq 1 ]]; then
          case "$depth" in
            3) within="" ;;
            2) report_subject ;;
            1) subjects=0 ;;
          esac
        fi
        if [[ "$depth" -eq 0 ]]; then
          [[ "$character" == '}' ]] || return 1
          ended=1
        fi
        ;;
      *) [[ "$depth" -gt 0 ]] || return 1 ;; # text before the object
    esac
  done
}

# report_field BARE: a key of a subject, or a value that is a string.
report_field() {
  if [[ "$1" == :* ]]; then
    within="$text"
    [[ "$within" != *\\* ]] || return 1
    case "$within" in
      given | decision | digests)
        [[ "$seen" != *" $within "* ]] || return 1
        seen+="$within "
        ;;
    esac
    # A value that is no string ends here, unless it is the object of digests, which is read key by key.
    [[ "$1" == : || ("$within" == digests && "$1" == ':{') ]] || within=""
  else
    case "$within" in
      given) given="$text" ;;
      decision) decided="$text" ;;
    esac
    within=""
  fi
}

# report_subject: one subject is complete.
report_subject() {
  if [[ "$decided" == allow ]]; then
    report_digests+="${report_digests:+,}{\"given\":\"$given\",\"digests\":{$digests}}"
  fi
}
